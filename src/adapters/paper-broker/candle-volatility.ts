/** Half-life of the weights, in candles. */
const halfLife = 24;
const decay = 0.5 ** (1 / halfLife);

/** Sums behind the volatility: plain numbers that a store can keep. */
export interface CandleVolatility {
  /** Weighted sum of squared log-returns, and of the weights. */
  squares: number;
  weights: number;
}

/**
 * Takes in a close: an exponentially weighted mean square of close log-returns, half-life 24 candles,
 * from the first return on. A return over a hole counts as the square root of its length smaller.
 *
 * @param candles How many candles lie between both closes, >= 1.
 */
export function addClose(
  volatility: CandleVolatility,
  before: number,
  close: number,
  candles: number,
): void {
  const step = Math.log(close / before);
  volatility.squares = decay * volatility.squares + (step * step) / candles;
  volatility.weights = decay * volatility.weights + 1;
}

/** Standard deviation of one candle's log-return as known at the last close; 0 before the first return. */
export function volatilityNow({ squares, weights }: CandleVolatility): number {
  return weights === 0 ? 0 : Math.sqrt(squares / weights);
}
