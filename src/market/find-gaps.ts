import type { CandleSeries } from "./candle-series.ts";
import { timeframeMs } from "./timeframe.ts";

export interface Gap {
  /** Open time of the first absent candle. */
  readonly openTimeMs: number;
  /** Absent candles in a row. */
  readonly missing: number;
}

/** The holes between the candles of a series, oldest first. */
export function findGaps(series: Pick<CandleSeries, "openTimeMs" | "timeframe">): readonly Gap[] {
  const step = timeframeMs(series.timeframe);
  const times = series.openTimeMs;
  const gaps: Gap[] = [];
  for (let i = 1; i < times.length; i++) {
    const missing = (times[i]! - times[i - 1]!) / step - 1;
    if (missing > 0) gaps.push({ openTimeMs: times[i - 1]! + step, missing });
  }
  return gaps;
}
