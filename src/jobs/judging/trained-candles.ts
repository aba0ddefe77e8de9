import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { hashCandles } from "../../market/hash-candles.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/**
 * The candles that a version was trained on, of a series in which older and newer ones may stand.
 *
 * @returns `undefined`: the series does not hold them bit by bit.
 */
export function trainedCandles(
  series: CandleSeries,
  { data }: Pick<ModelMetadata, "data">,
): CandleSeries | undefined {
  const lastMs = Date.parse(data.last_close) - timeframeMs(series.timeframe);
  const from = series.openTimeMs.indexOf(Date.parse(data.first_open));
  const until = series.openTimeMs.indexOf(lastMs) + 1;
  if (from < 0 || until <= from) return undefined;
  const own = sliceCandles(series, from, until);
  return hashCandles(own) === data.sha256 ? own : undefined;
}

/** Whether a series holds, bit by bit, the candles that a version was trained on. */
export function holdsTrainedCandles(
  series: CandleSeries,
  metadata: Pick<ModelMetadata, "data">,
): boolean {
  return trainedCandles(series, metadata) !== undefined;
}

/** What a reader must know of other candles, first of all. */
export const foreignCandlesNote =
  "These are not the candles that the version was trained on: another market, another exchange, a corrected or a shorter file. What is said here is about this file.";
