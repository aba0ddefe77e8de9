import { sharpeRatio } from "./sharpe-ratio.ts";

/**
 * Sharpe ratio a year: that per row times sqrt(rows per year), right for rows that are independent.
 * Higher is better, 0 earns nothing.
 *
 * @param excessReturn Simple return above what costs nothing, per row.
 * @param rowsPerYear As many as fit into a year: `candlesPerYear` for one per candle.
 * @returns `undefined` for fewer than two rows and where the return never changes.
 * @see Lo (2002), "The statistics of Sharpe ratios", Financial Analysts Journal 58(4).
 */
export function annualisedSharpeRatio(
  excessReturn: ArrayLike<number>,
  rowsPerYear: number,
): number | undefined {
  const perRow = sharpeRatio(excessReturn);
  return perRow === undefined ? undefined : perRow * Math.sqrt(rowsPerYear);
}
