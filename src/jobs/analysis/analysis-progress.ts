import type { Clock } from "../../foundation/clock.ts";

/** What an analysis is at. */
export type AnalysisStage = "forecasts" | "seeds" | "importance";

export interface AnalysisProgress {
  readonly stage: AnalysisStage;
  /** 0 to 1, of this stage. */
  readonly share: number;
  /** Until the end of this stage; `undefined` before it can be told. */
  readonly etaMs: number | undefined;
  /** "training 2 of 5, epoch 3". */
  readonly detail: string | undefined;
}

/** Tells the share of a stage with the time that is left at the pace so far. */
export function stageProgress(
  stage: AnalysisStage,
  clock: Clock,
  tell: ((progress: AnalysisProgress) => void) | undefined,
): (share: number, detail?: string) => void {
  const startMs = clock.monotonicMs();
  return (share, detail) => {
    const elapsedMs = clock.monotonicMs() - startMs;
    const etaMs = share >= toldFrom ? (elapsedMs * (1 - share)) / share : undefined;
    tell?.({ stage, share, etaMs, detail });
  };
}

/** The first steps are slow and tell nothing about the rest. */
const toldFrom = 0.02;
