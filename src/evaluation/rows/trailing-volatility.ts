import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/** Half-life of the trailing volatility that judges and intervals scale by, in candles. */
const volatilityHalfLife = 24;
/** Returns that count: ten half-lives, so that a live forecast and a judge with years of candles agree. */
const returnsMax = 240;

const decay = 0.5 ** (1 / volatilityHalfLife);

/**
 * Exponentially weighted root mean square of the last 240 close log-returns up to each candle: the
 * standard deviation of one candle's log-return as known at its close. Starts at the first return; a
 * return over a hole counts as the square root of its length smaller.
 *
 * @returns [n] per stored candle; the first has the second's, a market that never moved has 0.
 */
export function trailingVolatility(series: CandleSeries): Float64Array {
  const count = candleCount(series);
  const squares = new Float64Array(count);
  for (let i = 1; i < count; i++) squares[i] = squaredReturn(series, i);
  const volatility = new Float64Array(count);
  for (let i = 1; i < count; i++) volatility[i] = rootMeanSquare(squares, firstReturn(i), i);
  if (count > 1) volatility[0] = volatility[1]!;
  return volatility;
}

/**
 * `trailingVolatility` of one candle, reading no more than the candles that it needs.
 *
 * @param position Of the stored candle.
 * @returns 0 for the series' first candle, before which there is no return.
 */
export function trailingVolatilityAt(series: CandleSeries, position: number): number {
  const first = firstReturn(position);
  const squares = new Float64Array(Math.max(0, position + 1 - first));
  for (let i = 0; i < squares.length; i++) squares[i] = squaredReturn(series, first + i);
  return squares.length === 0 ? 0 : rootMeanSquare(squares, 0, squares.length - 1);
}

function firstReturn(position: number): number {
  return Math.max(1, position + 1 - returnsMax);
}

// log(close / close before)^2 per candle between them
function squaredReturn({ close, openTimeMs, timeframe }: CandleSeries, i: number): number {
  const candles = (openTimeMs[i]! - openTimeMs[i - 1]!) / timeframeMs(timeframe);
  return Math.log(close[i]! / close[i - 1]!) ** 2 / candles;
}

// of squares[from] to squares[last], the last one weighing most
function rootMeanSquare(squares: Float64Array, from: number, last: number): number {
  let weighted = 0;
  let weights = 0;
  for (let i = from; i <= last; i++) {
    weighted = decay * weighted + squares[i]!;
    weights = decay * weights + 1;
  }
  return Math.sqrt(weighted / weights);
}
