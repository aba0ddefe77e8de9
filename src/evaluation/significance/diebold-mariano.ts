import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { studentTCdf } from "../../foundation/statistics/student-t-cdf.ts";

export interface LossComparison {
  /** Positive where the first forecast loses more; Student's t with n - 1 degrees of freedom. */
  readonly statistic: number;
  /** Two-sided: probability of such a difference between equally good forecasts. */
  readonly pValue: number;
  /** Of the mean difference of losses: that mean is `statistic` times this. */
  readonly standardError: number;
  readonly rows: number;
}

/**
 * Diebold-Mariano's test that two forecasts lose equally, with the small-sample factor of Harvey,
 * Leybourne and Newbold: V = (g0 + 2 sum_{k<h} g_k) / n, the flat weights replaced by Bartlett's
 * where they give V <= 0. Too shy for nested models (a model against its own constant).
 *
 * @param firstLoss Loss per row, oldest first: squared or absolute error, any non-negative loss.
 * @param secondLoss The same for the other forecast on the same rows.
 * @param options.horizon Candles ahead, 1 <= horizon < rows.
 * @param options.positions Candle of each row, whole and rising: lags then count candles, so that rows
 *   on both sides of a hole are no neighbours. By default the rows have no holes.
 * @returns `undefined` where the losses never differ or there are fewer than two rows.
 * @throws {InvariantError} the columns differ in length or the horizon reaches over all rows.
 * @see Harvey, Leybourne & Newbold (1997), "Testing the equality of prediction mean squared errors".
 */
export function dieboldMariano(
  firstLoss: ArrayLike<number>,
  secondLoss: ArrayLike<number>,
  options: { readonly horizon: number; readonly positions?: ArrayLike<number> | undefined },
): LossComparison | undefined {
  const rows = firstLoss.length;
  const { horizon, positions } = options;
  assert(rows === secondLoss.length, "every row has both losses");
  if (rows < 2) return undefined;
  assert(positions === undefined || positions.length === rows, "every row has its position");
  assert(horizon >= 1 && horizon < rows, "a horizon is at least 1 and shorter than the rows");
  const difference = Float64Array.from({ length: rows }, (_, i) => firstLoss[i]! - secondLoss[i]!);
  const variance = varianceOfMean(difference, { horizon, positions });
  if (variance <= 0) return undefined;
  const correction = (rows + 1 - 2 * horizon + (horizon * (horizon - 1)) / rows) / rows;
  const standardError = Math.sqrt(variance / correction);
  const statistic = mean(difference) / standardError;
  const pValue = 2 * studentTCdf(-Math.abs(statistic), rows - 1);
  return { statistic, pValue, standardError, rows };
}

// A hole counts as rows without a difference, which keeps Bartlett's sum from falling below 0.
function varianceOfMean(
  difference: Float64Array,
  {
    horizon,
    positions,
  }: { readonly horizon: number; readonly positions?: ArrayLike<number> | undefined },
): number {
  const rows = difference.length;
  const centre = mean(difference);
  const products = new Float64Array(horizon);
  for (let i = 0; i < rows; i++) {
    for (let j = i; j >= 0; j--) {
      const lag = positions === undefined ? i - j : positions[i]! - positions[j]!;
      if (lag >= horizon) break;
      products[lag]! += (difference[i]! - centre) * (difference[j]! - centre);
    }
  }
  const longRun = (weightOf: (lag: number) => number): number =>
    products.reduce((sum, product, lag) => sum + (lag === 0 ? 1 : 2) * weightOf(lag) * product, 0);
  const flat = longRun(() => 1);
  const variance =
    flat > 0
      ? flat
      : Math.max(
          0,
          longRun((lag) => 1 - lag / horizon),
        );
  return variance / rows ** 2;
}
