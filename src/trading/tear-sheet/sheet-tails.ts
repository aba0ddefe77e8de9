import { annualisedSharpeRatio } from "../../evaluation/metrics/annualised-sharpe-ratio.ts";
import { equityReturns } from "../../evaluation/metrics/equity-returns.ts";
import { expectedShortfall } from "../../evaluation/metrics/expected-shortfall.ts";
import { valueAtRisk } from "../../evaluation/metrics/value-at-risk.ts";
import { isConstant } from "../../foundation/statistics/correlation.ts";
import { kurtosis, skewness } from "../../foundation/statistics/skewness.ts";
import { dayValues } from "./period-returns.ts";
import type { SheetTails } from "./tear-sheet.ts";

/** Below so many days nothing is said of a usual one. */
export const tailDaysMin = 30;

const tail = 0.05;
const daysPerYear = 365.25;

/** How the returns of UTC days are spread. */
export function sheetTails(atMs: Float64Array, equity: Float64Array): SheetTails {
  const returns = equityReturns(dayValues(atMs, equity));
  const days = returns.length;
  const isFew = days < tailDaysMin || isConstant(returns);
  return {
    days,
    skewness: isFew ? undefined : skewness(returns),
    kurtosis: isFew ? undefined : kurtosis(returns),
    valueAtRisk: isFew ? undefined : valueAtRisk(returns, tail),
    expectedShortfall: isFew ? undefined : expectedShortfall(returns, tail),
    bestDay: days === 0 ? undefined : returns.reduce((most, value) => Math.max(most, value)),
    worstDay: days === 0 ? undefined : returns.reduce((least, value) => Math.min(least, value)),
    sharpeRatio: isFew ? undefined : annualisedSharpeRatio(returns, daysPerYear),
  };
}
