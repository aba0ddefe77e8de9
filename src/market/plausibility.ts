import { median } from "../foundation/statistics/quantile.ts";
import { type CandleSeries, candleColumns } from "./candle-series.ts";
import { timeframeMs } from "./timeframe.ts";

/** From one candle's close to the next one's. */
export interface Move {
  /** Open time of the second candle. */
  readonly openTimeMs: number;
  /** Closes before and after, quote currency. */
  readonly from: number;
  readonly to: number;
  /** ln(to / from) */
  readonly logReturn: number;
  /** Absent candles between the two. */
  readonly missing: number;
}

/** A high or low far away from a candle's own open and close. */
export interface LongWick {
  readonly openTimeMs: number;
  /** The high or the low. */
  readonly price: number;
  /** ln of it over the nearer of open and close: above 0 for a high. */
  readonly logDistance: number;
}

/** Candles in a row with the same five values. */
export interface FlatRun {
  readonly openTimeMs: number;
  readonly candles: number;
}

/** What is legal in candles and yet looks like a mistake. It is named, never refused. */
export interface Plausibility {
  /** Typical size of a candle's log-return: its median absolute deviation, scaled to a normal's sigma. */
  readonly sigma: number;
  /** Moves beyond 20 % and beyond 20 sigma (times the root of the candles since), oldest first. */
  readonly jumps: readonly Move[];
  /** Highs and lows just as far from the body of their candle, oldest first. */
  readonly wicks: readonly LongWick[];
  /** At least 24 candles in a row with the same values, oldest first. */
  readonly flatRuns: readonly FlatRun[];
  /** The largest moves of all, largest first, ten at most. */
  readonly largestMoves: readonly Move[];
}

const sigmasMin = 20;
const changeMin = 0.2;
const flatCandlesMin = 24;
const movesMax = 10;
/** Median absolute deviation of a standard normal. */
const normalMad = 0.674_489_750_196_081_7;

/** Looks for prices that jump and for a feed that stood still. */
export function judgePlausibility(series: CandleSeries): Plausibility {
  const logReturns = closeReturns(series.close);
  const sigma = robustSigma(logReturns);
  const moveAt = (k: number): Move => describeMove(series, logReturns, k);
  const isFar = (logDistance: number, candles = 1): boolean =>
    Math.abs(Math.expm1(logDistance)) > changeMin &&
    Math.abs(logDistance) > sigmasMin * sigma * Math.sqrt(candles);
  const moves = positionsWhere(logReturns, (value) => isFar(value)).map(moveAt);
  return {
    sigma,
    jumps: moves.filter(({ logReturn, missing }) => isFar(logReturn, 1 + missing)),
    wicks: findWicks(series, isFar),
    flatRuns: findFlatRuns(series),
    largestMoves: largestPositions(logReturns).map(moveAt),
  };
}

function closeReturns(close: Float64Array): Float64Array {
  const logReturns = new Float64Array(Math.max(0, close.length - 1));
  for (let k = 0; k < logReturns.length; k++) logReturns[k] = Math.log(close[k + 1]! / close[k]!);
  return logReturns;
}

/** 0 where there is no return, or where most candles do not move. */
function robustSigma(logReturns: Float64Array): number {
  if (logReturns.length === 0) return 0;
  const middle = median(logReturns);
  return median(logReturns.map((value) => Math.abs(value - middle))) / normalMad;
}

function positionsWhere(
  values: Float64Array,
  holds: (value: number) => boolean,
): readonly number[] {
  const found: number[] = [];
  for (let k = 0; k < values.length; k++) if (holds(values[k]!)) found.push(k);
  return found;
}

/** A short sorted list is kept while going through: sorting all returns would cost far more. */
function largestPositions(logReturns: Float64Array): readonly number[] {
  const sizeAt = (k: number): number => Math.abs(logReturns[k]!);
  let largest: readonly number[] = [];
  for (let k = 0; k < logReturns.length; k++) {
    const last = largest.at(-1);
    if (largest.length === movesMax && last !== undefined && sizeAt(k) <= sizeAt(last)) continue;
    if (sizeAt(k) === 0) continue;
    largest = [...largest, k].toSorted((a, b) => sizeAt(b) - sizeAt(a)).slice(0, movesMax);
  }
  return largest;
}

function describeMove(series: CandleSeries, logReturns: Float64Array, k: number): Move {
  const { openTimeMs, close, timeframe } = series;
  const steps = (openTimeMs[k + 1]! - openTimeMs[k]!) / timeframeMs(timeframe);
  return {
    openTimeMs: openTimeMs[k + 1]!,
    from: close[k]!,
    to: close[k + 1]!,
    logReturn: logReturns[k]!,
    missing: steps - 1,
  };
}

function findWicks(
  { openTimeMs, open, high, low, close }: CandleSeries,
  isFar: (logDistance: number) => boolean,
): readonly LongWick[] {
  const wicks: LongWick[] = [];
  for (let i = 0; i < openTimeMs.length; i++) {
    const above = Math.log(high[i]! / Math.max(open[i]!, close[i]!));
    const below = Math.log(low[i]! / Math.min(open[i]!, close[i]!));
    const at = { openTimeMs: openTimeMs[i]! };
    if (isFar(above)) wicks.push({ ...at, price: high[i]!, logDistance: above });
    if (isFar(below)) wicks.push({ ...at, price: low[i]!, logDistance: below });
  }
  return wicks;
}

function findFlatRuns(series: CandleSeries): readonly FlatRun[] {
  const { openTimeMs, timeframe } = series;
  const stepMs = timeframeMs(timeframe);
  const runs: FlatRun[] = [];
  let from = 0;
  for (let i = 1; i <= openTimeMs.length; i++) {
    const passedMs = i < openTimeMs.length ? openTimeMs[i]! - openTimeMs[i - 1]! : Infinity;
    if (passedMs === stepMs && repeats(series, i)) continue;
    if (i - from >= flatCandlesMin) runs.push({ openTimeMs: openTimeMs[from]!, candles: i - from });
    from = i;
  }
  return runs;
}

function repeats(series: CandleSeries, i: number): boolean {
  return candleColumns.every((column) => series[column]?.[i] === series[column]?.[i - 1]);
}
