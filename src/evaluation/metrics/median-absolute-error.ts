import { assert } from "../../foundation/assert.ts";
import { median } from "../../foundation/statistics/quantile.ts";

/**
 * Median of |actual - forecast|, in units of the values: half of the rows miss by less. A few wild
 * rows do not move it. Lower is better, 0 is exact.
 *
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the two differ in length.
 */
export function medianAbsoluteError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | undefined {
  assert(actual.length === forecast.length, "every actual value has one forecast");
  if (actual.length === 0) return undefined;
  return median(Float64Array.from(actual, (value, i) => Math.abs(value - forecast[i]!)));
}
