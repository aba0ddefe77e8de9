import { assert } from "../../foundation/assert.ts";

/**
 * Mean negative log-likelihood of normal forecasts, in nats: log(sd) + log(2 pi) / 2 + z^2 / 2 with
 * z = (y - mean) / sd. Lower is better; only differences between forecasts on the same rows mean
 * something, because a change of unit shifts it. One certain miss outweighs a thousand good rows.
 *
 * @param centre Mean of the forecast distribution, per row.
 * @param standardDeviation Of the forecast distribution, per row, >= 0.
 * @returns `undefined` for no rows and where a forecast is certain (standard deviation 0).
 * @throws {InvariantError} the columns differ in length or a standard deviation is negative.
 * @see Gneiting & Raftery (2007), "Strictly proper scoring rules", JASA 102(477), section 4.1.
 */
export function gaussianNegativeLogLikelihood(
  actual: ArrayLike<number>,
  centre: ArrayLike<number>,
  standardDeviation: ArrayLike<number>,
): number | undefined {
  const rows = actual.length;
  assert(rows === centre.length && rows === standardDeviation.length, "every row has one forecast");
  if (rows === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const spread = standardDeviation[i]!;
    assert(spread >= 0, "a standard deviation is at least 0");
    if (spread === 0) return undefined;
    sum += Math.log(spread) + 0.5 * ((actual[i]! - centre[i]!) / spread) ** 2;
  }
  return sum / rows + 0.5 * Math.log(2 * Math.PI);
}
