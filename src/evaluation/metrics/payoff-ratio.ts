/**
 * Average win over average loss. Above (1 - p) / p, with p the win rate, trades earn.
 *
 * @param profit Per trade, after costs; a profit of exactly 0 is neither.
 * @returns > 0; `undefined` without a win or without a loss.
 */
export function payoffRatio(profit: ArrayLike<number>): number | undefined {
  let [wins, gained, losses, lost] = [0, 0, 0, 0];
  for (let i = 0; i < profit.length; i++) {
    if (profit[i]! > 0) {
      wins++;
      gained += profit[i]!;
    } else if (profit[i]! < 0) {
      losses++;
      lost -= profit[i]!;
    }
  }
  return wins === 0 || losses === 0 ? undefined : gained / wins / (lost / losses);
}
