import { createFindingTally, type FindingTally } from "./finding-tally.ts";
import { type Timeframe, timeframeMs } from "./timeframe.ts";

/** What is worth knowing about candles that come oldest first, one per open time. */
export interface CandleTally {
  readonly add: (openTimeMs: number, volume: number | undefined) => void;
  readonly candles: () => number;
  /** Absent candles in all holes. */
  readonly missing: () => number;
  readonly gaps: FindingTally;
  readonly zeroVolume: FindingTally;
}

export function createCandleTally(timeframe: Timeframe): CandleTally {
  const stepMs = timeframeMs(timeframe);
  const gaps = createFindingTally("gap");
  const zeroVolume = createFindingTally("zero-volume");
  let [candles, absent, expectedMs] = [0, 0, Number.NaN];
  return {
    add: (openTimeMs, volume) => {
      const missing = (openTimeMs - expectedMs) / stepMs;
      if (missing > 0) {
        absent += missing;
        gaps.add({ openTimeMs: expectedMs, missing });
      }
      if (volume === 0) zeroVolume.add({ openTimeMs });
      candles += 1;
      expectedMs = openTimeMs + stepMs;
    },
    candles: () => candles,
    missing: () => absent,
    gaps,
    zeroVolume,
  };
}
