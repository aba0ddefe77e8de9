import type { HeldSpell, SpellStep } from "./held-spells.ts";
import type { MarkedLane, MarkedRun } from "./marked-run.ts";

/** A spell and the candle of its lane at which it begins. */
export interface PlacedSpell {
  readonly spell: HeldSpell;
  readonly candle: number;
}

/** What is left of an account that lost everything: as a share of what it was, so that returns stay defined. */
export const lostShare = 1e-9;

interface LaneReplay {
  readonly market: MarkedLane;
  readonly placed: readonly PlacedSpell[];
  readonly cost: number;
  spell: number;
  step: number;
  /** Candle of the next step; Infinity where there is none. */
  due: number;
  /** Base amount that one unit of the spell's steps stands for. */
  unit: number;
  quantity: number;
}

/**
 * The account that enters and leaves as the spells say: at opens but for what had filled inside a
 * candle, which goes at its close. Amounts follow the account as it is then; every trade pays, and
 * whoever holds at a funding: as the paper broker does it.
 *
 * @param placed Per lane, rising, without overlap; what lies beyond the last candle stays undone.
 * @param costPerSide Per lane, fraction of the value.
 * @returns [n] account value at each moment of the run, beginning with the run's own.
 */
export function replaySpells(
  run: MarkedRun,
  placed: readonly (readonly PlacedSpell[])[],
  costPerSide: readonly number[],
): Float64Array {
  const rows = run.marks.atMs.length;
  const equity = new Float64Array(rows);
  const start = run.marks.equity[0] ?? 0;
  const lanes = run.lanes.map((market, lane) =>
    laneReplay(market, placed[lane] ?? [], costPerSide[lane]!),
  );
  equity[0] = start;
  let cash = start;
  for (let row = 1; row < rows; row++) {
    let value = 0;
    for (let lane = 0; lane < lanes.length; lane++) {
      const replay = lanes[lane]!;
      const { closedAt, series, funding } = replay.market;
      const last = closedAt[row]!;
      if (last >= replay.due || (funding !== undefined && replay.quantity !== 0)) {
        cash += overCandles(replay, closedAt[row - 1]! + 1, { last, equity: equity[row - 1]! });
      }
      if (replay.quantity !== 0) value += replay.quantity * series.close[last]!;
    }
    equity[row] = cash + value;
    if (equity[row]! <= lostShare * start) return equity.fill(lostShare * start, row);
  }
  return equity;
}

function laneReplay(market: MarkedLane, placed: readonly PlacedSpell[], cost: number): LaneReplay {
  const due = placed[0] === undefined ? Infinity : placed[0].candle;
  return { market, placed, cost, spell: 0, step: 0, due, unit: 0, quantity: 0 };
}

/** Does what falls into candles. @returns Change of cash. */
function overCandles(
  replay: LaneReplay,
  first: number,
  at: { readonly last: number; readonly equity: number },
): number {
  const { series, funding } = replay.market;
  let cash = 0;
  for (let candle = first; candle <= at.last; candle++) {
    const open = series.open[candle]!;
    if (funding !== undefined) cash -= replay.quantity * open * funding.atOpen[candle]!;
    while (replay.due === candle && !nextStep(replay).atClose) {
      cash += trade(replay, open, at.equity);
    }
    if (funding !== undefined) cash -= replay.quantity * open * funding.inside[candle]!;
    while (replay.due === candle && nextStep(replay).atClose) {
      cash += trade(replay, series.close[candle]!, at.equity);
    }
  }
  return cash;
}

function nextStep({ placed, spell, step }: LaneReplay): SpellStep {
  return placed[spell]!.spell.steps[step]!;
}

function trade(replay: LaneReplay, price: number, equity: number): number {
  const { spell, candle } = replay.placed[replay.spell]!;
  if (replay.step === 0) replay.unit = (spell.share * equity) / price;
  const wanted = spell.steps[replay.step]!.held * replay.unit;
  const change = wanted - replay.quantity;
  replay.quantity = wanted;
  replay.step++;
  if (replay.step < spell.steps.length) {
    replay.due = candle + spell.steps[replay.step]!.offset;
  } else {
    replay.spell++;
    replay.step = 0;
    replay.due = replay.placed[replay.spell]?.candle ?? Infinity;
  }
  return -change * price - Math.abs(change) * price * replay.cost;
}
