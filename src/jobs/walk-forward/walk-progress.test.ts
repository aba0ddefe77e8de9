import { expect, test } from "vitest";
import type { Clock } from "../../foundation/clock.ts";
import { createWalkPace, type WalkProgress } from "./walk-progress.ts";

test("createWalkPace() shares the work among folds and foretells the end from this run's pace", () => {
  let nowMs = 0;
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const told: WalkProgress[] = [];
  const pace = createWalkPace({ folds: 4, done: 1 }, (progress) => told.push(progress), clock);
  const epoch = { epochs: 2, step: 5, stepsPerEpoch: 10, stepsPerSecond: 1, loss: 1, etaMs: 0 };
  const training = { ...epoch, validating: false };
  nowMs = 1000;
  pace.at({ recipe: "return", fold: 2 }, { ...training, epoch: 2 });
  // 1 of 4 was done before; three quarters of a fold took a second, 2.25 folds are left.
  expect(told.at(-1)).toMatchObject({ done: 1, share: 1.75 / 4, etaMs: 3000 });
  expect(told.at(-1)?.running).toEqual([{ recipe: "return", fold: 2, epoch: 2, epochs: 2 }]);
  nowMs = 1500;
  pace.finished({ recipe: "return", fold: 2, epochs: 2, bestEpoch: 1 });
  expect(told.at(-1)).toMatchObject({ done: 2, share: 0.5, running: [], etaMs: 3000 });
  expect(told.at(-1)?.finished).toMatchObject({ fold: 2, bestEpoch: 1 });
});
