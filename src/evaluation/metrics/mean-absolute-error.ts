import { assert } from "../../foundation/assert.ts";

/**
 * Mean of |actual - forecast|, in units of the values. Lower is better, 0 is exact.
 *
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the two differ in length.
 */
export function meanAbsoluteError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | undefined {
  assert(actual.length === forecast.length, "every actual value has one forecast");
  if (actual.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs(actual[i]! - forecast[i]!);
  return sum / actual.length;
}
