import { chiSquareUpperTail } from "../../foundation/statistics/chi-square.ts";
import { leastSquares } from "../../foundation/statistics/least-squares.ts";
import type { DiagnosticTest } from "./diagnostic-test.ts";

/**
 * Engle's test that the size of residuals does not cluster in time: n R^2 of the regression of e_t^2 on
 * its last `lags` values, chi-square. A small p-value: volatility comes in clusters, so intervals of
 * one width are wrong at most times.
 *
 * @param residuals Residuals (squared as they are, no mean taken off), oldest first.
 * @param lags Whole, >= 1.
 * @returns `undefined` where there are too few rows and where the squares never change.
 * @see Engle (1982), "Autoregressive conditional heteroscedasticity", Econometrica 50(4).
 */
export function archLm(residuals: ArrayLike<number>, lags: number): DiagnosticTest | undefined {
  const rows = residuals.length - lags;
  if (rows <= lags + 1) return undefined;
  const squares = Float64Array.from(residuals, (value) => value ** 2);
  const shifted = (lag: number) => squares.subarray(lags - lag, squares.length - lag);
  const columns = [new Float64Array(rows).fill(1)];
  for (let lag = 1; lag <= lags; lag++) columns.push(shifted(lag));
  const fit = leastSquares(columns, shifted(0));
  if (fit === undefined) return undefined;
  const total = fit.nestedResidualSquares[1]!;
  if (total === 0) return undefined;
  const statistic = rows * (1 - fit.residualSquares / total);
  return { statistic, pValue: chiSquareUpperTail(statistic, lags), lags, rows };
}
