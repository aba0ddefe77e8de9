import { assert } from "../../foundation/assert.ts";

/**
 * Mean of |actual - forecast| / |actual|, as a fraction: 0.003 is 0.3 %. Lower is better, 0 is exact.
 * For prices only: a min-max scaled value passes through 0 and makes it explode.
 *
 * @returns `undefined` for no rows and where an actual value is 0.
 * @throws {InvariantError} the two differ in length.
 */
export function meanAbsolutePercentageError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | undefined {
  assert(actual.length === forecast.length, "every actual value has one forecast");
  if (actual.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    if (actual[i] === 0) return undefined;
    sum += Math.abs((actual[i]! - forecast[i]!) / actual[i]!);
  }
  return sum / actual.length;
}
