import type { Clock } from "../../foundation/clock.ts";
import type { TrainingProgress } from "../../learning/training/train.ts";
import { bestEpoch, type EpochLosses } from "../../learning/training/training-state.ts";

/** Which of several trainings that belong together this is. */
export interface CoursePart {
  /** "member 2 of 5", "price-only twin"; absent where there is only one training. */
  readonly name?: string;
  /** Trainings that follow it. */
  readonly following: number;
}

/** Where a training stands and when it would end if no epoch were skipped. */
export interface TrainingPace extends TrainingProgress {
  /** Of several trainings: which one. */
  readonly part?: string;
  readonly epochs: number;
  readonly stepsPerSecond: number;
  readonly validationLoss?: number;
  readonly bestEpoch?: number;
  /** Until the last of the trainings is over. */
  readonly etaMs: number;
}

/** Turns progress into pace; the first report starts the watch. */
export function createPace(
  epochs: number,
  clock: Clock,
  { name, following }: CoursePart = { following: 0 },
): (progress: TrainingProgress, history: readonly EpochLosses[]) => TrainingPace {
  let start: { readonly atMs: number; readonly steps: number } | undefined;
  return (progress, history) => {
    const steps = (progress.epoch - 1) * progress.stepsPerEpoch + progress.step;
    const nowMs = clock.monotonicMs();
    start ??= { atMs: nowMs, steps };
    const elapsedMs = nowMs - start.atMs;
    const stepsPerSecond = elapsedMs > 0 ? (1000 * (steps - start.steps)) / elapsedMs : 0;
    const left = (1 + following) * epochs * progress.stepsPerEpoch - steps;
    const best = bestEpoch(history);
    const ofThisEpoch = history[progress.epoch - 1];
    return {
      ...progress,
      ...(name === undefined ? {} : { part: name }),
      epochs,
      stepsPerSecond,
      etaMs: stepsPerSecond > 0 ? (1000 * left) / stepsPerSecond : 0,
      ...(ofThisEpoch === undefined ? {} : { validationLoss: ofThisEpoch.validationLoss }),
      ...(best === 0 ? {} : { bestEpoch: best }),
    };
  };
}
