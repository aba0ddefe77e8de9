import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";

/**
 * Variance of the mean of a series whose rows are correlated with their neighbours (Bartlett
 * weights, so never negative): (g0 + 2 sum_{k=1..L} (1 - k / (L + 1)) g_k) / n with
 * autocovariances g over 1/n.
 *
 * @param values One value per row, oldest first; at least one.
 * @param lag L, whole and >= 0; lags from n on do not exist and are left out.
 * @throws {InvariantError} `values` is empty or `lag` is negative.
 * @see Newey & West (1987), "A simple, positive semi-definite, heteroskedasticity and
 *   autocorrelation consistent covariance matrix", Econometrica 55(3).
 */
export function neweyWestVariance(values: ArrayLike<number>, lag: number): number {
  assert(Number.isInteger(lag) && lag >= 0, "a lag is a whole number and at least 0");
  const centre = mean(values);
  const deviation = Float64Array.from(values, (value) => value - centre);
  let longRun = autocovariance(deviation, 0);
  for (let k = 1; k <= Math.min(lag, deviation.length - 1); k++) {
    longRun += 2 * (1 - k / (lag + 1)) * autocovariance(deviation, k);
  }
  return Math.max(0, longRun) / deviation.length;
}

/**
 * The lag for rows whose outcomes overlap over a horizon: max(h - 1, floor(4 (n / 100)^(2/9))).
 *
 * @param horizon Candles ahead, >= 1.
 */
export function neweyWestLag(rows: number, horizon: number): number {
  return Math.max(horizon - 1, Math.floor(4 * (rows / 100) ** (2 / 9)));
}

function autocovariance(deviation: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < deviation.length; i++) sum += deviation[i]! * deviation[i - lag]!;
  return sum / deviation.length;
}
