import { type CandleSeries, sliceCandles } from "./candle-series.ts";
import { timeframeMs } from "./timeframe.ts";

/** The candles of a series that had closed at a moment (UTC epoch milliseconds), as views. */
export function closedCandles(series: CandleSeries, nowMs: number): CandleSeries {
  const stepMs = timeframeMs(series.timeframe);
  const unclosed = series.openTimeMs.findIndex((openMs) => openMs + stepMs > nowMs);
  return unclosed < 0 ? series : sliceCandles(series, 0, unclosed);
}
