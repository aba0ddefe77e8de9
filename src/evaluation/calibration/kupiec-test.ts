import { assert } from "../../foundation/assert.ts";
import { chiSquareUpperTail } from "../../foundation/statistics/chi-square.ts";

/**
 * Kupiec's proportion-of-failures test that an interval misses as often as it says: likelihood ratio
 * 2 (log L(x / n) - log L(rate)), chi-square with one degree of freedom. Rows must not overlap: with a
 * horizon h above 1 hand in every h-th row.
 *
 * @param misses x, 0 <= x <= n. @param rows n.
 * @param rate Share of misses promised, in (0, 1).
 * @returns A small pValue says that the promise is broken; `undefined` for no rows.
 * @throws {InvariantError} there are more misses than rows or `rate` is not inside (0, 1).
 * @see Kupiec (1995), "Techniques for verifying the accuracy of risk measurement models", J. of
 *   Derivatives 3(2).
 */
export function kupiecTest(
  misses: number,
  rows: number,
  rate: number,
): { readonly statistic: number; readonly pValue: number } | undefined {
  assert(misses >= 0 && misses <= rows, "misses lie between 0 and the number of rows");
  assert(rate > 0 && rate < 1, "a promised rate lies inside (0, 1)");
  if (rows === 0) return undefined;
  const share = misses / rows;
  const ratio = logTerm(misses, share / rate) + logTerm(rows - misses, (1 - share) / (1 - rate));
  const statistic = Math.max(0, 2 * ratio);
  return { statistic, pValue: chiSquareUpperTail(statistic, 1) };
}

// count log(ratio), 0 for a count of 0
function logTerm(count: number, ratio: number): number {
  return count === 0 ? 0 : count * Math.log(ratio);
}
