/**
 * Share of trades with a profit, in [0, 1]. Says nothing without the size of wins and losses; a
 * profit of exactly 0 is no win.
 *
 * @param profit Per trade, after costs.
 * @returns `undefined` without a trade.
 */
export function winRate(profit: ArrayLike<number>): number | undefined {
  if (profit.length === 0) return undefined;
  let wins = 0;
  for (let i = 0; i < profit.length; i++) if (profit[i]! > 0) wins++;
  return wins / profit.length;
}
