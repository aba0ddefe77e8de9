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

/** When a session gave up what was too small to be sold: nobody asks for its exit again. */
export interface DustMoment {
  readonly lane: number;
  /** The candle at whose close it did. */
  readonly candle: number;
}

/** Without a grid: below this share of its largest amount a position is dust. */
const dustShare = 0.005;
/** Sums of steps are not exact in floats. */
const rounding = 1e-6;

/**
 * The spells of all lanes in order of their entries; one that is still open ends with the candles. What
 * no market takes any more, below a step or the smallest order, is dust, and the spell over.
 */
export function heldSpells(
  fills: readonly ExecutedFill[],
  run: MarkedRun,
  dust: readonly DustMoment[] = [],
): readonly HeldSpell[] {
  return run.lanes.flatMap((market, lane) =>
    laneSpells(market, {
      fills: fills.filter((fill) => fill.lane === lane),
      dust: dust.filter((moment) => moment.lane === lane),
    }),
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

interface LaneMoves {
  readonly fills: readonly ExecutedFill[];
  readonly dust: readonly DustMoment[];
}

function laneSpells(market: MarkedLane, { fills, dust }: LaneMoves): readonly HeldSpell[] {
  const spells: HeldSpell[] = [];
  let open: OpenSpell | undefined;
  // Signed; what dust was left over counts with the next purchase.
  let position = 0;
  let next = 0;
  for (const fill of fills) {
    while (next < dust.length && dust[next]!.candle < fill.candle) {
      const given = dust[next++]!;
      if (open !== undefined) spells.push(closed(givenUp(open, given)));
      open = undefined;
    }
    const before = position;
    position += fill.quantity;
    if (open !== undefined) {
      const isOver = position * open.first <= 0 || isDust(market, { open, fill, position });
      open.held = isOver ? 0 : position;
      open.largest = Math.max(open.largest, Math.abs(position));
      open.steps.push(stepOf(fill, open));
      if (!isOver) continue;
      spells.push(closed(open));
      const turned: boolean = position * before < 0;
      open = undefined;
      if (!turned) continue;
    }
    if (isDust(market, { open, fill, position })) continue;
    open = { entry: fill, first: position, largest: Math.abs(position), held: position, steps: [] };
    open.steps.push(stepOf(fill, open));
  }
  const given = dust[next];
  if (open !== undefined && given !== undefined) spells.push(closed(givenUp(open, given)));
  else if (open !== undefined) spells.push(untilTheEnd(open, market));
  return spells;
}

function isDust(
  { rules }: MarkedLane,
  at: {
    readonly open: OpenSpell | undefined;
    readonly fill: ExecutedFill;
    readonly position: number;
  },
): boolean {
  const { open, fill, position } = at;
  const amount = Math.abs(position);
  if (amount < dustShare * (open?.largest ?? Math.abs(fill.quantity))) return true;
  if (rules === undefined) return false;
  const { market, quantityStep, quantityMin, notionalMin } = rules;
  // A perpetual's position may be closed however little it is worth.
  const valueMin = market === "spot" ? Number(notionalMin) : 0;
  const amountMin = Math.max(Number(quantityStep), Number(quantityMin));
  return amount < amountMin * (1 - rounding) || amount * fill.price < valueMin * (1 - rounding);
}

function givenUp(open: OpenSpell, { candle }: DustMoment): OpenSpell {
  const offset = candle - open.entry.candle;
  return { ...open, steps: [...open.steps, { offset, atClose: true, held: 0 }] };
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
