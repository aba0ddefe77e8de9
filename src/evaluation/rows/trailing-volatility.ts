import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/** Half-life of the trailing volatility that judges and intervals scale by, in candles. */
const volatilityHalfLife = 24;

/**
 * Exponentially weighted root mean square of the close log-returns up to each candle: the standard
 * deviation of one candle's log-return as known at its close. Starts at the first return; a return
 * over a hole counts as the square root of its length smaller.
 *
 * @returns [n] per stored candle; the first has the second's, a market that never moved has 0.
 */
export function trailingVolatility(series: CandleSeries): Float64Array {
  const { close, openTimeMs } = series;
  const stepMs = timeframeMs(series.timeframe);
  const decay = 0.5 ** (1 / volatilityHalfLife);
  const volatility = new Float64Array(candleCount(series));
  let weighted = 0;
  let weights = 0;
  for (let i = 1; i < volatility.length; i++) {
    const candles = (openTimeMs[i]! - openTimeMs[i - 1]!) / stepMs;
    const square = Math.log(close[i]! / close[i - 1]!) ** 2 / candles;
    weighted = decay * weighted + square;
    weights = decay * weights + 1;
    volatility[i] = Math.sqrt(weighted / weights);
  }
  if (volatility.length > 1) volatility[0] = volatility[1]!;
  return volatility;
}
