import type { Clock } from "../../foundation/clock.ts";
import type { RetryWait } from "../../foundation/retry.ts";

/** Where a download stands. */
export interface DownloadProgress {
  /** Places of the asked time that are settled, and how many were missing at the start. */
  readonly settled: number;
  readonly missing: number;
  /** Candles that came. */
  readonly candles: number;
  readonly candlesPerSecond: number;
  /** Absent until something came. */
  readonly etaMs: number | undefined;
  /** What holds it up: "429: waiting 3 s". */
  readonly waiting?: string | undefined;
}

/** Turns what came into pace. */
export interface DownloadPace {
  /** How many places are missing; the watch starts. */
  readonly begin: (missing: number) => void;
  /** How many are still missing, and the candles that came since the start. */
  readonly came: (left: number, candles: number) => void;
  readonly waiting: (wait: RetryWait) => void;
}

/** @param report Called after each page and at the start of each wait. */
export function createDownloadPace(
  report: (progress: DownloadProgress) => void,
  clock: Clock,
): DownloadPace {
  let startMs = clock.monotonicMs();
  let missing = 0;
  let left = 0;
  let candles = 0;
  const tell = (waiting?: string): void => {
    const elapsedMs = Math.max(1, clock.monotonicMs() - startMs);
    const settled = Math.max(0, missing - left);
    report({
      settled,
      missing,
      candles,
      candlesPerSecond: (1000 * candles) / elapsedMs,
      etaMs: settled === 0 ? undefined : (left * elapsedMs) / settled,
      waiting,
    });
  };
  return {
    begin: (count) => {
      startMs = clock.monotonicMs();
      missing = count;
      left = count;
    },
    came: (stillMissing, count) => {
      left = stillMissing;
      candles = count;
      tell();
    },
    waiting: ({ reason, waitMs }) => {
      tell(`${reason}: waiting ${Math.max(1, Math.round(waitMs / 1000))} s`);
    },
  };
}
