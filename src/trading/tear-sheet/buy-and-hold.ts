import type { HeldSpell } from "./held-spells.ts";
import type { MarkedRun } from "./marked-run.ts";
import { replaySpells } from "./replay-spells.ts";

/**
 * The account that buys every instrument in equal parts at the first open after the first decision,
 * pays for it once and holds to the end; the end is marked and not sold, as the run's is.
 *
 * @param share Of the account that is put in, in [-1, 1]; the rest stays cash, below 0 so much is sold.
 * @returns [n] account value at each moment of the run.
 */
export function buyAndHold(run: MarkedRun, share: number): Float64Array {
  const costs = run.lanes.map(({ costPerSide }) => costPerSide);
  const placed = run.lanes.map(({ closedAt }, lane) => {
    const part = share / run.lanes.length / (1 + costs[lane]!);
    const entry = (closedAt[0] ?? -1) + 1;
    const steps = [{ offset: 0, atClose: false, held: 1 }];
    const spell: HeldSpell = { lane, entry, share: part, candles: 1, steps };
    return [{ spell, candle: entry }];
  });
  return replaySpells(run, placed, costs);
}
