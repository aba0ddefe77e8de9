import { assert } from "../../foundation/assert.ts";

/**
 * Mean of (actual - forecast)^2, in squared units of the values. Lower is better, 0 is exact.
 *
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the two differ in length.
 */
export function meanSquaredError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | undefined {
  assert(actual.length === forecast.length, "every actual value has one forecast");
  if (actual.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += (actual[i]! - forecast[i]!) ** 2;
  return sum / actual.length;
}
