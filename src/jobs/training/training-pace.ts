import type { Clock } from "../../foundation/clock.ts";
import type { TrainingProgress } from "../../learning/training/train.ts";
import { bestEpoch, type EpochLosses } from "../../learning/training/training-state.ts";

/** Where a training stands and when it would end if no epoch were skipped. */
export interface TrainingPace extends TrainingProgress {
  readonly epochs: number;
  readonly stepsPerSecond: number;
  readonly validationLoss?: number;
  readonly bestEpoch?: number;
  readonly etaMs: number;
}

/** Turns progress into pace; the first report starts the watch. */
export function createPace(
  epochs: number,
  clock: Clock,
): (progress: TrainingProgress, history: readonly EpochLosses[]) => TrainingPace {
  let start: { readonly atMs: number; readonly steps: number } | undefined;
  return (progress, history) => {
    const steps = (progress.epoch - 1) * progress.stepsPerEpoch + progress.step;
    const nowMs = clock.monotonicMs();
    start ??= { atMs: nowMs, steps };
    const elapsedMs = nowMs - start.atMs;
    const stepsPerSecond = elapsedMs > 0 ? (1000 * (steps - start.steps)) / elapsedMs : 0;
    const left = epochs * progress.stepsPerEpoch - steps;
    const best = bestEpoch(history);
    const ofThisEpoch = history[progress.epoch - 1];
    return {
      ...progress,
      epochs,
      stepsPerSecond,
      etaMs: stepsPerSecond > 0 ? (1000 * left) / stepsPerSecond : 0,
      ...(ofThisEpoch === undefined ? {} : { validationLoss: ofThisEpoch.validationLoss }),
      ...(best === 0 ? {} : { bestEpoch: best }),
    };
  };
}
