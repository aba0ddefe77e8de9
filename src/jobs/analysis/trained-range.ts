import { levelDistance, spreadDistance } from "../../evaluation/analysis/range-distance.ts";
import { type RangeSection, rangeSection } from "../../evaluation/analysis/range-section.ts";
import type { JudgedRows } from "../../evaluation/report/judged-rows.ts";
import type { MarketRows } from "../../evaluation/rows/market-rows.ts";
import type { FittedTransform, LevelTransform } from "../../learning/features/fitted-transform.ts";
import type { CandleSeries } from "../../market/candle-series.ts";

/** Candles over which volume and range are averaged: a day of hours. */
const smoothedCandles = 24;
/** Stands for quantities of 0, whose logarithm does not exist. */
const smallest = 1e-9;

/**
 * How far the exam lies from what was trained on: under `level` the closes of a window from the
 * scaler's range, else volatility, volume and candle range from their quantiles in train.
 */
export function trainedRange(
  series: CandleSeries,
  transform: FittedTransform,
  { train, judged }: { readonly train: MarketRows; readonly judged: JudgedRows },
): RangeSection {
  if (transform.recipe === "level") {
    return rangeSection(judged, closeDistance(series, transform, judged.rows), "level");
  }
  const quantities = logQuantities(series);
  const column = (rows: MarketRows): readonly Float64Array[] => [
    rows.volatility.map(logOf),
    ...quantities.map((quantity) => Float64Array.from(rows.position, (t) => quantity[t]!)),
  ];
  return rangeSection(judged, spreadDistance(column(judged.rows), column(train)), "spread");
}

function closeDistance(
  { close }: CandleSeries,
  { features, lookback, min, max }: LevelTransform,
  { position }: MarketRows,
): Float64Array {
  const f = features.indexOf("close");
  const extreme = (of: (...values: number[]) => number): Float64Array =>
    Float64Array.from(position, (t) => of(...close.subarray(Math.max(0, t - lookback + 1), t + 1)));
  const trained = { low: min[f]!, high: max[f]! };
  return levelDistance(extreme(Math.min), extreme(Math.max), trained);
}

// [n] per quantity: log of the mean candle range and, where there is one, of the mean volume.
function logQuantities({ high, low, volume }: CandleSeries): readonly Float64Array[] {
  const range = high.map((value, i) => Math.log(value / low[i]!));
  const columns = volume === undefined ? [range] : [range, volume];
  return columns.map((values) => trailingMean(values).map(logOf));
}

function trailingMean(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= smoothedCandles ? values[i - smoothedCandles]! : 0);
    return sum / Math.min(i + 1, smoothedCandles);
  });
}

function logOf(value: number): number {
  return Math.log(Math.max(value, smallest));
}
