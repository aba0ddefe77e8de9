import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { hashCandles } from "../../market/hash-candles.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/** Whether a series holds, bit by bit, the candles that a version was trained on; newer ones may follow. */
export function holdsTrainedCandles(
  series: CandleSeries,
  { data }: Pick<ModelMetadata, "data">,
): boolean {
  const lastMs = Date.parse(data.last_close) - timeframeMs(series.timeframe);
  const from = series.openTimeMs.indexOf(Date.parse(data.first_open));
  const until = series.openTimeMs.indexOf(lastMs) + 1;
  if (from < 0 || until <= from) return false;
  return hashCandles(sliceCandles(series, from, until)) === data.sha256;
}

/** What a reader must know of other candles, first of all. */
export const foreignCandlesNote =
  "These are not the candles that the version was trained on: another market, another exchange, a corrected or a shorter file. What is said here is about this file.";
