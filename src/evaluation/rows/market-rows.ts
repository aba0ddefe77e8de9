import { assert } from "../../foundation/assert.ts";
import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import type { InputRows } from "../baselines/ridge.ts";
import { trailingVolatility } from "./trailing-volatility.ts";

/** Returns before the decision that ridge may use. */
export const lagCount = 24;
/** How far back the trend of a decision looks, in candles. */
const trendCandles = 168;

/**
 * The market's side of a judgement as columns, one entry per decision, oldest first: what was known
 * at the close of candle t and what came until the close of t + h.
 */
export interface MarketRows {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** h, candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Stored position of t. */
  readonly position: Int32Array;
  /** Close time of t, UTC epoch milliseconds; rises strictly, holes are allowed. */
  readonly decisionTimeMs: Float64Array;
  /** Close of t, quote currency, > 0. */
  readonly lastClose: Float64Array;
  /** Close of t + h, quote currency, > 0. */
  readonly futureClose: Float64Array;
  /** log(futureClose / lastClose). */
  readonly outcomeLogReturn: Float64Array;
  /** Log-return of candle t against the stored one before it. */
  readonly previousReturn: Float64Array;
  /** [n, 24] the last log-returns, newest first; 0 before the first candle. */
  readonly lags: InputRows;
  /** Trailing standard deviation of one candle's log-return, known at t, > 0 where anything moved. */
  readonly volatility: Float64Array;
  /** Log-return over the last 168 candles in units of its own volatility: about normal for a walk. */
  readonly trend: Float64Array;
}

/**
 * Reads the rows that were decided at the given positions of a series.
 *
 * @param positions Stored positions of t, rising strictly, each >= 1 and with t + h stored.
 * @param options.volatility `trailingVolatility(series)`, where the caller has it already.
 * @throws {InvariantError} a position is not of that kind.
 */
export function marketRows(
  series: CandleSeries,
  positions: ArrayLike<number>,
  options: { readonly horizon: number; readonly volatility?: Float64Array },
): MarketRows {
  const { horizon } = options;
  const { close, openTimeMs, instrument, timeframe } = series;
  const position = Int32Array.from(positions);
  const last = candleCount(series) - 1 - horizon;
  assert(
    position.every((t, i) => t >= 1 && t <= last && (i === 0 || t > position[i - 1]!)),
    "rows are decided at rising positions whose outcome is stored",
  );
  const volatility = options.volatility ?? trailingVolatility(series);
  const column = (of: (t: number) => number): Float64Array => Float64Array.from(position, of);
  return {
    instrument,
    timeframe,
    horizon,
    position,
    decisionTimeMs: column((t) => openTimeMs[t]! + timeframeMs(timeframe)),
    lastClose: column((t) => close[t]!),
    futureClose: column((t) => close[t + horizon]!),
    outcomeLogReturn: column((t) => Math.log(close[t + horizon]! / close[t]!)),
    previousReturn: column((t) => logReturn(close, t)),
    lags: lagsAt(close, position),
    volatility: column((t) => volatility[t]!),
    trend: trendAt(close, position),
  };
}

/** The rows number from <= i < until, as views on the same memory. */
export function sliceRows(rows: MarketRows, from: number, until: number): MarketRows {
  const { width } = rows.lags;
  const cut = (column: Float64Array): Float64Array => column.subarray(from, until);
  return {
    ...rows,
    position: rows.position.subarray(from, until),
    decisionTimeMs: cut(rows.decisionTimeMs),
    lastClose: cut(rows.lastClose),
    futureClose: cut(rows.futureClose),
    outcomeLogReturn: cut(rows.outcomeLogReturn),
    previousReturn: cut(rows.previousReturn),
    lags: { inputs: rows.lags.inputs.subarray(from * width, until * width), width },
    volatility: cut(rows.volatility),
    trend: cut(rows.trend),
  };
}

function lagsAt(close: Float64Array, position: Int32Array): InputRows {
  const inputs = new Float64Array(position.length * lagCount);
  for (const [i, t] of position.entries()) {
    for (let k = 0; k < lagCount && t - k >= 1; k++)
      inputs[i * lagCount + k] = logReturn(close, t - k);
  }
  return { inputs, width: lagCount };
}

// log(close[t] / close[s]) / sqrt(sum of squared returns between), s = t - 168
function trendAt(close: Float64Array, position: Int32Array): Float64Array {
  const squaresUntil = new Float64Array(close.length);
  for (let i = 1; i < close.length; i++) {
    squaresUntil[i] = squaresUntil[i - 1]! + logReturn(close, i) ** 2;
  }
  return Float64Array.from(position, (t) => {
    const from = Math.max(0, t - trendCandles);
    const spread = Math.sqrt(squaresUntil[t]! - squaresUntil[from]!);
    return spread > 0 ? Math.log(close[t]! / close[from]!) / spread : 0;
  });
}

function logReturn(close: Float64Array, t: number): number {
  return Math.log(close[t]! / close[t - 1]!);
}
