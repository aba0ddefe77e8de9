/**
 * Sum of the profits over the sum of the losses. Higher is better, 1 is break-even.
 *
 * @param profit Per trade, after costs, quote currency.
 * @returns >= 0; `undefined` where nothing was lost.
 */
export function profitFactor(profit: ArrayLike<number>): number | undefined {
  let gained = 0;
  let lost = 0;
  for (let i = 0; i < profit.length; i++) {
    if (profit[i]! > 0) gained += profit[i]!;
    else lost -= profit[i]!;
  }
  return lost === 0 ? undefined : gained / lost;
}
