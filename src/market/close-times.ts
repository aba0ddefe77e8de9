import type { CandleSeries } from "./candle-series.ts";
import { timeframeMs } from "./timeframe.ts";

/** [n] when each candle was closed and so known, UTC epoch milliseconds. */
export function closeTimes({
  openTimeMs,
  timeframe,
}: Pick<CandleSeries, "openTimeMs" | "timeframe">): Float64Array {
  const stepMs = timeframeMs(timeframe);
  return openTimeMs.map((openMs) => openMs + stepMs);
}
