import { autocorrelations } from "../../foundation/statistics/autocorrelation.ts";
import { chiSquareUpperTail } from "../../foundation/statistics/chi-square.ts";
import type { DiagnosticTest } from "./diagnostic-test.ts";

/**
 * Ljung-Box's test that a series has no autocorrelation up to a lag: n (n + 2) sum r_k^2 / (n - k),
 * chi-square. A small p-value on a model's residuals: something predictable was left in them.
 *
 * @param values Residuals or returns, oldest first.
 * @param lags Whole, >= 1.
 * @returns `undefined` where there are not more rows than lags and where nothing changes.
 * @see Ljung & Box (1978), "On a measure of lack of fit in time series models", Biometrika 65(2).
 */
export function ljungBox(values: ArrayLike<number>, lags: number): DiagnosticTest | undefined {
  const rows = values.length;
  if (rows <= lags) return undefined;
  const correlations = autocorrelations(values, lags);
  if (correlations === undefined) return undefined;
  let sum = 0;
  for (let k = 1; k <= lags; k++) sum += correlations[k]! ** 2 / (rows - k);
  const statistic = rows * (rows + 2) * sum;
  return { statistic, pValue: chiSquareUpperTail(statistic, lags), lags, rows };
}
