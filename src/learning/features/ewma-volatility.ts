/** Half-life of the volatility that scales returns, in candles. */
export const volatilityHalfLife = 24;

/**
 * Exponentially weighted root mean square of the close log-returns inside each window. Every window is
 * summed afresh from its own candles, so that nothing before it can change it.
 *
 * @param close [N] closes, all > 0.
 * @param endRow [W] rows at which the windows end, each >= lookback - 1.
 * @returns [W] sigma per candle; 0 where no close moved.
 */
export function ewmaVolatility(
  close: Float32Array,
  endRow: Int32Array,
  options: { readonly lookback: number; readonly halfLife: number },
): Float64Array {
  const squares = squaredReturns(close);
  const weights = ewmaWeights(options.lookback - 1, options.halfLife);
  return Float64Array.from(endRow, (end) => {
    const first = end - weights.length + 1;
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k]! * squares[first + k]!;
    return Math.sqrt(sum);
  });
}

/** The last weights that were asked for: every forecast of a model asks for the same. */
let known = { count: 0, halfLife: 0, weights: new Float64Array(0) };

/**
 * Weights that halve every `halfLife` steps into the past and sum to 1.
 *
 * @returns [count] oldest first, the newest is the heaviest; not to be written to.
 */
export function ewmaWeights(count: number, halfLife: number): Float64Array {
  if (known.count !== count || known.halfLife !== halfLife) {
    known = { count, halfLife, weights: computeWeights(count, halfLife) };
  }
  return known.weights;
}

function computeWeights(count: number, halfLife: number): Float64Array<ArrayBuffer> {
  const weights = Float64Array.from(
    { length: count },
    (_, k) => 0.5 ** ((count - 1 - k) / halfLife),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** [N] log(close / close before)^2; row 0 has none and holds 0. */
function squaredReturns(close: Float32Array): Float64Array {
  const squares = new Float64Array(close.length);
  for (let r = 1; r < close.length; r++) squares[r] = Math.log(close[r]! / close[r - 1]!) ** 2;
  return squares;
}
