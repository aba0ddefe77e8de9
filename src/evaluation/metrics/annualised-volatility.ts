import { standardDeviation } from "../../foundation/statistics/variance.ts";

/**
 * Standard deviation (n - 1) of the returns times sqrt(rows per year), as a fraction a year.
 *
 * @param rowsPerYear As many as fit into a year: `candlesPerYear` for one per candle.
 * @returns >= 0; `undefined` for fewer than two rows.
 */
export function annualisedVolatility(
  returns: ArrayLike<number>,
  rowsPerYear: number,
): number | undefined {
  if (returns.length < 2) return undefined;
  return standardDeviation(returns, { degreesOfFreedomLost: 1 }) * Math.sqrt(rowsPerYear);
}
