import { isConstant } from "../../foundation/statistics/correlation.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";

/**
 * Sharpe ratio per row: mean over standard deviation (n - 1) of the returns. Higher is better. NOT
 * annualised: times sqrt(rows per year) it would be, for rows that are independent.
 *
 * @param excessReturn Return above what costs nothing (cash, or the benchmark), per row.
 * @returns `undefined` for fewer than two rows and where the return never changes.
 * @see Sharpe (1994), "The Sharpe ratio", Journal of Portfolio Management 21(1).
 */
export function sharpeRatio(excessReturn: ArrayLike<number>): number | undefined {
  if (isConstant(excessReturn)) return undefined;
  return mean(excessReturn) / standardDeviation(excessReturn, { degreesOfFreedomLost: 1 });
}
