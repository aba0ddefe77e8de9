import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { windowMedian } from "../../foundation/statistics/window-median.ts";
import { trailingVolatility } from "../rows/trailing-volatility.ts";

export const inputColumnNames = ["scaledReturn", "logRange", "logVolume"] as const;
export type InputColumnName = (typeof inputColumnNames)[number];

/** What the input layer watches, one entry per stored candle; meaningful from `inputWarmUp` on. */
export interface InputColumns extends Readonly<Record<InputColumnName, Float64Array>> {
  /** Log-return over the trailing volatility, both as known at the candle's close. */
  readonly scaledReturn: Float64Array;
  /** ln(ln(high / low) / volatility), in +-5. */
  readonly logRange: Float64Array;
  /** Log volume minus its median over 168 candles, in +-6; 0 where the series has no volume. */
  readonly logVolume: Float64Array;
  /** UTC epoch milliseconds. */
  readonly closeTimeMs: Float64Array;
}

/** Candles before the first whose columns hold what they say: the trailing volatility's memory. */
export const inputWarmUp = 240;

/** Candles of the median that log volume is counted from. */
const medianCandles = 168;
/** A candle that does not move has no logarithm, a feed that stands still no volatility. */
const logRangeMax = 5;
const logVolumeMax = 6;

/** Reads the watched columns of a series; nothing depends on what comes later. */
export function inputColumns(series: CandleSeries): InputColumns {
  const { close, high, low, openTimeMs } = series;
  const sigma = trailingVolatility(series);
  const stepMs = timeframeMs(series.timeframe);
  const scaledReturn = new Float64Array(candleCount(series));
  for (let i = 1; i < scaledReturn.length; i++) {
    if (sigma[i] === 0) continue;
    const candles = (openTimeMs[i]! - openTimeMs[i - 1]!) / stepMs;
    scaledReturn[i] = Math.log(close[i]! / close[i - 1]!) / (sigma[i]! * Math.sqrt(candles));
  }
  const logRange = close.map((_, i) => {
    const range = Math.log(high[i]! / low[i]!);
    // 0 of 0 is a market that stands still
    return range === 0 ? -logRangeMax : within(logRangeMax, Math.log(range / sigma[i]!));
  });
  const closeTimeMs = openTimeMs.map((time) => time + stepMs);
  return { scaledReturn, logRange, logVolume: logVolumes(series), closeTimeMs };
}

function logVolumes({ volume, close }: CandleSeries): Float64Array {
  const result = new Float64Array(close.length);
  if (volume === undefined) return result;
  const first = Math.min(medianCandles, close.length) - 1;
  const ends = Int32Array.from({ length: Math.max(0, close.length - first) }, (_, k) => first + k);
  const medians = windowMedian(volume, ends, first + 1);
  for (const [k, i] of ends.entries()) {
    const ratio = volume[i]! / medians[k]!;
    // no volume for as long as the median reaches back is as usual as it gets
    if (!Number.isNaN(ratio)) result[i] = within(logVolumeMax, Math.log(ratio));
  }
  return result;
}

function within(limit: number, value: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
