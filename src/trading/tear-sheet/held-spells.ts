import type { ExecutedFill } from "./executed-fills.ts";
import type { MarkedLane, MarkedRun } from "./marked-run.ts";

/** A position from flat to flat, measured from its entry: it can be moved. */
export interface HeldSpell {
  readonly lane: number;
  /** The candle at whose open it was entered, as it happened. */
  readonly entry: number;
  /** Signed value at entry over the account value. */
  readonly share: number;
  /** Candles that it takes up, >= 1. */
  readonly candles: number;
  /** Oldest first; the first is the entry, the last leaves nothing. */
  readonly steps: readonly SpellStep[];
}

export interface SpellStep {
  /** Candles since the entry's. */
  readonly offset: number;
  /** At the close of the candle instead of its open: what filled inside it. */
  readonly atClose: boolean;
  /** Position after it, in units of the entry's amount; 0 after the last. */
  readonly held: number;
}

/** Below this share of its largest amount a position is dust, and the spell over. */
export const dustShare = 0.005;

/** The spells of all lanes in order of their entries; one that is still open ends with the candles. */
export function heldSpells(fills: readonly ExecutedFill[], run: MarkedRun): readonly HeldSpell[] {
  return run.lanes.flatMap((market, lane) =>
    laneSpells(
      fills.filter((fill) => fill.lane === lane),
      market,
    ),
  );
}

interface OpenSpell {
  readonly entry: ExecutedFill;
  /** Signed base amounts. */
  readonly first: number;
  largest: number;
  held: number;
  readonly steps: SpellStep[];
}

function laneSpells(fills: readonly ExecutedFill[], market: MarkedLane): readonly HeldSpell[] {
  const spells: HeldSpell[] = [];
  let open: OpenSpell | undefined;
  for (const fill of fills) {
    let left = fill.quantity;
    if (open !== undefined) {
      const after: number = open.held + left;
      const isOver = after * open.first <= 0 || Math.abs(after) < dustShare * open.largest;
      open.held = isOver ? 0 : after;
      open.largest = Math.max(open.largest, Math.abs(after));
      open.steps.push(stepOf(fill, open));
      if (!isOver) continue;
      spells.push(closed(open));
      left = after * open.first < 0 && Math.abs(after) >= dustShare * open.largest ? after : 0;
      open = undefined;
    }
    if (left === 0) continue;
    open = { entry: fill, first: left, largest: Math.abs(left), held: left, steps: [] };
    open.steps.push(stepOf(fill, open));
  }
  if (open !== undefined) spells.push(untilTheEnd(open, market));
  return spells;
}

function stepOf(fill: ExecutedFill, { entry, held, first }: OpenSpell): SpellStep {
  return {
    offset: fill.candle - entry.candle,
    atClose: fill.isInside,
    held: held / first,
  };
}

function closed({ entry, first, steps }: OpenSpell): HeldSpell {
  const last = steps.at(-1)!;
  const share = (first * entry.price) / entry.equityBefore;
  const candles = Math.max(1, last.offset + (last.atClose ? 1 : 0));
  return { lane: entry.lane, entry: entry.candle, share, candles, steps };
}

function untilTheEnd(open: OpenSpell, { closedAt }: MarkedLane): HeldSpell {
  const offset = closedAt.at(-1)! + 1 - open.entry.candle;
  return closed({ ...open, steps: [...open.steps, { offset, atClose: false, held: 0 }] });
}
