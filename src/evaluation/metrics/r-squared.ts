import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";

/**
 * Share of the variance explained, 1 - SSE / SST: 1 is exact, 0 is as good as the mean, below 0 worse.
 * Constant actual values have no variance: 1 where every forecast is exact, else 0.
 *
 * On price levels it is near 1 for any lagged copy of the price (persistence on BTC 1h: 0.9998), so
 * it means something only beside the persistence value on the same rows.
 *
 * @returns `undefined` for fewer than two rows.
 * @throws {InvariantError} the two differ in length.
 * @see scikit-learn `r2_score` with `force_finite=True`.
 */
export function rSquared(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | undefined {
  assert(actual.length === forecast.length, "every actual value has one forecast");
  if (actual.length < 2) return undefined;
  const centre = mean(actual);
  let squaredError = 0;
  let total = 0;
  let isConstant = true;
  for (let i = 0; i < actual.length; i++) {
    squaredError += (actual[i]! - forecast[i]!) ** 2;
    total += (actual[i]! - centre) ** 2;
    if (actual[i] !== actual[0]) isConstant = false;
  }
  if (isConstant) return squaredError === 0 ? 1 : 0;
  return 1 - squaredError / total;
}
