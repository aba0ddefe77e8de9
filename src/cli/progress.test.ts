import { expect, test } from "vitest";
import { fixedClock } from "../foundation/clock.ts";
import type { Door } from "./door.ts";
import { createProgressDisplay } from "./progress.ts";
import { progressLine, type TrainingProgress } from "./progress-line.ts";

const middle: TrainingProgress = {
  epoch: 3,
  epochs: 50,
  step: 620,
  stepsPerEpoch: 1000,
  stepsPerSecond: 58.31,
  loss: 0.000123456,
  validationLoss: 0.000145,
  bestEpoch: 2,
  etaMs: 750_000,
};

test("progressLine() tells epoch, losses, ETA and speed", () => {
  expect(progressLine(middle, 100)).toBe(
    "epoch  3/50 ███████████░░░░░░  62%  loss 0.0001235  validation 0.0001450  ETA 12m 30s  58.3 step/s",
  );
});

test("progressLine() fits every width of terminal", () => {
  for (let columns = 10; columns <= 200; columns += 1) {
    expect(progressLine(middle, columns).length).toBeLessThan(columns);
  }
});

test("createProgressDisplay() writes one plain line per epoch where there is no terminal", () => {
  const { door, notes } = listeningDoor(false);
  const display = createProgressDisplay(door, fixedClock(0));
  const { validationLoss: _unknown, bestEpoch: _none, ...first } = { ...middle, epoch: 1 };
  display.report({ ...first, step: 1 });
  display.report({ ...first, step: 1000, validationLoss: 0.2, bestEpoch: 1 });
  display.report({ ...first, epoch: 2, step: 1000, loss: 0.1, validationLoss: 0.3, bestEpoch: 1 });
  display.finish();
  display.finish();
  expect(notes).toEqual([
    "epoch  1/50 | loss 0.0001235 | validation 0.2000 (best so far) | 58.3 step/s | ETA 12m 30s\n",
    "epoch  2/50 | loss 0.1000 | validation 0.3000 | 58.3 step/s | ETA 12m 30s\n",
  ]);
});

test("createProgressDisplay() redraws one line in place on a terminal and ends it", () => {
  const { door, notes } = listeningDoor(true);
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const display = createProgressDisplay(door, clock);
  display.report(middle);
  nowMs = 50;
  display.report({ ...middle, step: 621 });
  display.finish();
  expect(notes).toHaveLength(3);
  expect(notes[0]?.startsWith("\repoch ")).toBe(true);
  expect(notes[0]?.endsWith("\x1b[K")).toBe(true);
  expect(notes[2]).toBe("\n");
});

function listeningDoor(isTerminal: boolean) {
  const notes: string[] = [];
  const door: Door = {
    writeAnswer: () => undefined,
    writeNote: (text) => notes.push(text),
    isTerminal,
    columns: 80,
    onInterrupt: () => () => undefined,
  };
  return { door, notes };
}
