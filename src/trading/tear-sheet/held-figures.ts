import { annualGrowthRate } from "../../evaluation/metrics/annual-growth-rate.ts";
import { annualisedSharpeRatio } from "../../evaluation/metrics/annualised-sharpe-ratio.ts";
import { annualisedVolatility } from "../../evaluation/metrics/annualised-volatility.ts";
import { calmarRatio } from "../../evaluation/metrics/calmar-ratio.ts";
import { equityReturns } from "../../evaluation/metrics/equity-returns.ts";
import { maxDrawdown } from "../../evaluation/metrics/max-drawdown.ts";
import { sortinoRatio } from "../../evaluation/metrics/sortino-ratio.ts";
import type { HeldFigures } from "./tear-sheet.ts";

/** Below so many days nothing is said a year. */
export const daysMin = 90;

/**
 * What an account made, from its values alone.
 *
 * @param equity At least one value, all > 0.
 * @param time.years Between the first and the last value.
 * @param time.rowsPerYear Of the values.
 */
export function heldFigures(
  equity: Float64Array,
  time: { readonly years: number; readonly rowsPerYear: number },
): HeldFigures {
  const returns = equityReturns(equity);
  const growth = equity.at(-1)! / equity[0]!;
  const drawdown = maxDrawdown(equity);
  const annualGrowth =
    time.years * 365.25 < daysMin ? undefined : annualGrowthRate(growth, time.years);
  return {
    totalReturn: growth - 1,
    annualGrowth,
    volatility: annualisedVolatility(returns, time.rowsPerYear),
    sharpeRatio: annualisedSharpeRatio(returns, time.rowsPerYear),
    sortinoRatio: sortinoRatio(returns, time.rowsPerYear),
    calmarRatio: annualGrowth === undefined ? undefined : calmarRatio(annualGrowth, drawdown),
    maxDrawdown: drawdown,
  };
}
