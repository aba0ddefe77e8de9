import { assert } from "../../foundation/assert.ts";
import { leastSquares } from "../../foundation/statistics/least-squares.ts";
import { normalCdf } from "../../foundation/statistics/normal-distribution.ts";
import type { DiagnosticTest } from "./diagnostic-test.ts";

/**
 * Augmented Dickey-Fuller's test that a series is a random walk (has a unit root), with a constant: t
 * of the level in the regression of the change on the last level and the last `lag` changes. A large
 * p-value: nothing pulls the level back, as with a price; then judge returns, not levels.
 *
 * @param values Oldest first: a log price, or returns.
 * @param options.lag Whole and >= 0; left out, the one with the least AIC up to 12 (n / 100)^(1/4).
 * @returns `undefined` where there are too few rows and where the regression has no solution.
 * @throws {InvariantError} `lag` is negative or not whole.
 * @see Said & Dickey (1984), Biometrika 71(3); p-value by MacKinnon (1994), "Approximate asymptotic
 *   distribution functions for unit-root and cointegration tests", JBES 12(2).
 */
export function augmentedDickeyFuller(
  values: ArrayLike<number>,
  options: { readonly lag?: number } = {},
): DiagnosticTest | undefined {
  const lags = options.lag ?? lagOfLeastAic(values);
  if (lags === undefined) return undefined;
  assert(Number.isInteger(lags) && lags >= 0, "a lag is a whole number and at least 0");
  const fit = regression(values, lags);
  if (fit === undefined) return undefined;
  const statistic = fit.coefficients[1]! / fit.standardErrors[1]!;
  if (!Number.isFinite(statistic)) return undefined;
  return { statistic, pValue: mackinnonPValue(statistic), lags, rows: values.length - 1 - lags };
}

// Change on 1, last level, last `lags` changes.
function regression(values: ArrayLike<number>, lags: number) {
  const rows = values.length - 1 - lags;
  if (rows <= lags + 2) return undefined;
  const change = Float64Array.from(
    { length: values.length - 1 },
    (_, i) => values[i + 1]! - values[i]!,
  );
  const level = Float64Array.from({ length: rows }, (_, i) => values[i + lags]!);
  const columns = [new Float64Array(rows).fill(1), level];
  for (let lag = 1; lag <= lags; lag++) {
    columns.push(change.subarray(lags - lag, change.length - lag));
  }
  return leastSquares(columns, change.subarray(lags));
}

// All lags on the rows that the longest leaves, as nested regressions of one.
function lagOfLeastAic(values: ArrayLike<number>): number | undefined {
  const longest = Math.ceil(12 * (values.length / 100) ** 0.25);
  const lagMax = Math.min(longest, Math.floor(values.length / 2) - 2);
  if (lagMax < 0) return undefined;
  const fit = regression(values, lagMax);
  if (fit === undefined) return undefined;
  const rows = values.length - 1 - lagMax;
  let best = 0;
  let leastAic = Infinity;
  for (let lag = 0; lag <= lagMax; lag++) {
    const aic = rows * Math.log(fit.nestedResidualSquares[lag + 2]! / rows) + 2 * (lag + 2);
    if (aic >= leastAic) continue;
    leastAic = aic;
    best = lag;
  }
  return best;
}

// MacKinnon's response surfaces for one series with a constant.
function mackinnonPValue(t: number): number {
  if (t > 2.74) return 1;
  if (t < -18.83) return 0;
  if (t <= -1.61) return normalCdf(2.1659 + t * (1.4412 + t * 0.038269));
  return normalCdf(1.7339 + t * (0.93202 + t * (-0.12745 - t * 0.010368)));
}
