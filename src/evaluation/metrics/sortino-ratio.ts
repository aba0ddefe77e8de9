import { mean } from "../../foundation/statistics/mean.ts";

/**
 * Sortino ratio a year: mean return over the downside deviation, times sqrt(rows per year). The
 * downside deviation is sqrt(mean(min(r, 0)^2)) over ALL rows, those above 0 counting as 0. Higher is
 * better.
 *
 * @param excessReturn Simple return above what costs nothing, per row.
 * @param rowsPerYear As many as fit into a year: `candlesPerYear` for one per candle.
 * @returns `undefined` for fewer than two rows and where no return is below 0.
 * @see Sortino & Price (1994), "Performance measurement in a downside risk framework".
 */
export function sortinoRatio(
  excessReturn: ArrayLike<number>,
  rowsPerYear: number,
): number | undefined {
  if (excessReturn.length < 2) return undefined;
  let squares = 0;
  for (let i = 0; i < excessReturn.length; i++) squares += Math.min(0, excessReturn[i]!) ** 2;
  if (squares === 0) return undefined;
  const downside = Math.sqrt(squares / excessReturn.length);
  return (mean(excessReturn) / downside) * Math.sqrt(rowsPerYear);
}
