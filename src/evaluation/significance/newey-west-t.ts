import { mean } from "../../foundation/statistics/mean.ts";
import { neweyWestVariance } from "./newey-west.ts";

/** Is the mean of a series zero? */
export interface MeanTest {
  /** mean / standardError; standard normal for many rows where the true mean is 0. */
  readonly statistic: number;
  /** In units of the values. */
  readonly mean: number;
  /** Newey-West's, in units of the values. */
  readonly standardError: number;
  readonly rows: number;
}

/**
 * Newey-West t of a mean: mean / sqrt(V), V the variance of a mean whose rows are correlated with
 * their neighbours.
 *
 * @param values One value per row, oldest first.
 * @param lag Whole and >= 0; `neweyWestLag` gives the usual one.
 * @returns `undefined` for fewer than two rows and where the variance is 0.
 * @throws {InvariantError} `lag` is negative or not whole.
 * @see Newey & West (1987), Econometrica 55(3).
 */
export function neweyWestT(values: ArrayLike<number>, lag: number): MeanTest | undefined {
  const rows = values.length;
  if (rows < 2) return undefined;
  const standardError = Math.sqrt(neweyWestVariance(values, lag));
  const centre = mean(values);
  if (standardError <= 1e-14 * Math.abs(centre)) return undefined;
  return { statistic: centre / standardError, mean: centre, standardError, rows };
}
