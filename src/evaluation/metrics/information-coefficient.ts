import { assert } from "../../foundation/assert.ts";
import { correlation } from "../../foundation/statistics/correlation.ts";

/**
 * Information coefficient: Pearson's correlation between forecast and actual move, in [-1, 1].
 * 0 is no information; higher is better. On price levels it says nothing (near 1 for any lagged copy).
 *
 * @param actualMove Log-return or move over the horizon, per row.
 * @param forecastMove Forecast of the same.
 * @returns `undefined` for fewer than three rows and where either never changes.
 * @throws {InvariantError} the two differ in length.
 * @see Grinold & Kahn (2000), "Active portfolio management", chapter 6.
 */
export function informationCoefficient(
  actualMove: ArrayLike<number>,
  forecastMove: ArrayLike<number>,
): number | undefined {
  assert(actualMove.length === forecastMove.length, "every actual value has one forecast");
  return actualMove.length < 3 ? undefined : correlation(actualMove, forecastMove);
}
