/**
 * Growth a year over the largest drawdown. Higher is better; 1 earns its deepest fall back in a year.
 *
 * @param annualGrowth Fraction a year.
 * @param drawdown Largest fall from a peak over the same time, positive fraction.
 * @returns `undefined` where it never fell.
 * @see Young (1991), "Calmar ratio: a smoother tool", Futures 20(1), there over 36 months.
 */
export function calmarRatio(annualGrowth: number, drawdown: number): number | undefined {
  return drawdown === 0 ? undefined : annualGrowth / drawdown;
}
