import { describe, expect, test } from "vitest";
import { fixedClock } from "../../foundation/clock.ts";
import type { WalkProgress } from "../../jobs/walk-forward.ts";
import { silentDoor } from "../../../test/silent-door.ts";
import { createWalkDisplay, walkLine } from "./walk-progress-display.ts";

const running: WalkProgress = {
  done: 3,
  folds: 16,
  share: 0.25,
  running: [
    { recipe: "return", fold: 4, epoch: 12, epochs: 50 },
    { recipe: "direction", fold: 1, epoch: 2, epochs: 50 },
  ],
  etaMs: 754_000,
};

describe("walkLine()", () => {
  test("says how far the walk is, when it ends and which folds run", () => {
    const line = walkLine(running, 120);
    expect(line).toMatch(
      /^fold 3\/16 █+░+ +25% +ETA 12m 34s +return 4: epoch 12\/50 +direction 1: epoch 2\/50$/,
    );
  });

  test.each([120, 80, 40, 20])("stays within %i columns", (columns) => {
    expect(walkLine(running, columns).length).toBeLessThan(columns);
  });
});

test("createWalkDisplay() without a terminal writes a line for each fold that ends and no other", () => {
  let notes = "";
  const door = { ...silentDoor, writeNote: (text: string): void => void (notes += text) };
  const display = createWalkDisplay(door, fixedClock(0));
  display.report(running);
  const finished = { recipe: "return", fold: 4, epochs: 21, bestEpoch: 11 };
  display.report({ ...running, done: 4, finished });
  display.report({ ...running, done: 16, finished: { ...finished, epochs: 1, bestEpoch: 1 } });
  display.finish();
  expect(notes).toBe(
    "4/16 folds | fold 4 (return): 21 epochs, best 11 | ETA 12m 34s\n" +
      "16/16 folds | fold 4 (return): 1 epoch, best 1\n",
  );
});
