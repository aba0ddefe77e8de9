import { assert } from "../../foundation/assert.ts";
import { isConstant } from "../../foundation/statistics/correlation.ts";
import { variance } from "../../foundation/statistics/variance.ts";

/**
 * Explained variance, 1 - Var(actual - forecast) / Var(actual): R2 that forgives a constant error.
 * 1 is exact up to a constant, 0 is as good as any constant. Constant actual values have no variance:
 * 1 where the error is constant too, else 0. On price levels near 1 for any lagged copy, as R2 is.
 *
 * @returns `undefined` for fewer than two rows.
 * @throws {InvariantError} the two differ in length.
 * @see scikit-learn `explained_variance_score` with `force_finite=True`.
 */
export function explainedVariance(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | undefined {
  assert(actual.length === forecast.length, "every actual value has one forecast");
  if (actual.length < 2) return undefined;
  const error = Float64Array.from(actual, (value, i) => value - forecast[i]!);
  if (isConstant(actual)) return isConstant(error) ? 1 : 0;
  return 1 - variance(error) / variance(actual);
}
