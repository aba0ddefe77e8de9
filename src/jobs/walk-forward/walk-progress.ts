import type { Clock } from "../../foundation/clock.ts";
import type { TrainingPace } from "../training/training-pace.ts";

/** Where a walk stands. */
export interface WalkProgress {
  /** Folds of all recipes that are finished, those of earlier runs among them. */
  readonly done: number;
  readonly folds: number;
  /** Share of all the work, in [0, 1]; a fold that stops early makes it jump. */
  readonly share: number;
  readonly running: readonly RunningFold[];
  /** If no epoch is skipped; absent until something can be told. */
  readonly etaMs: number | undefined;
  /** The fold that has just been finished. */
  readonly finished?: FinishedFold | undefined;
}

export interface FoldName {
  readonly recipe: string;
  /** From 1. */
  readonly fold: number;
}

export interface RunningFold extends FoldName {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
}

export interface FinishedFold extends FoldName {
  readonly epochs: number;
  /** From 1. */
  readonly bestEpoch: number;
}

/** Gathers what the folds tell, and tells how far the walk is. */
export interface WalkPace {
  at(name: FoldName, pace: TrainingPace): void;
  finished(fold: FinishedFold): void;
}

/** @param start.done Folds that earlier runs have finished. */
export function createWalkPace(
  start: { readonly folds: number; readonly done: number },
  report: (progress: WalkProgress) => void,
  clock: Clock,
): WalkPace {
  const running = new Map<string, RunningFold & { readonly share: number }>();
  const startMs = clock.monotonicMs();
  let { done } = start;
  const tell = (finished?: FinishedFold): void => {
    const folds = [...running.values()];
    const share = (done + folds.reduce((sum, fold) => sum + fold.share, 0)) / start.folds;
    const gained = share - start.done / start.folds;
    const elapsedMs = clock.monotonicMs() - startMs;
    report({
      done,
      folds: start.folds,
      share,
      running: folds.map(({ share: _share, ...fold }) => fold),
      etaMs: gained > 0 ? ((1 - share) * elapsedMs) / gained : undefined,
      finished,
    });
  };
  return {
    at({ recipe, fold }, { epoch, epochs, step, stepsPerEpoch }) {
      const share = (epoch - 1 + step / Math.max(1, stepsPerEpoch)) / epochs;
      running.set(`${recipe} ${fold}`, { recipe, fold, epoch, epochs, share });
      tell();
    },
    finished(fold) {
      running.delete(`${fold.recipe} ${fold.fold}`);
      done += 1;
      tell(fold);
    },
  };
}
