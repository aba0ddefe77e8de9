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

/** A lane between two of its fills. */
interface LaneSpells {
  readonly market: MarkedLane;
  readonly spells: HeldSpell[];
  open: OpenSpell | undefined;
  /** Signed; what dust was left over counts with the next purchase. */
  position: number;
}

function laneSpells(
  market: MarkedLane,
  {
    fills,
    dust,
  }: { readonly fills: readonly ExecutedFill[]; readonly dust: readonly DustMoment[] },
): readonly HeldSpell[] {
  const lane: LaneSpells = { market, spells: [], open: undefined, position: 0 };
  const left = [...dust];
  for (const fill of fills) {
    while (left[0] !== undefined && left[0].candle < fill.candle) giveUp(lane, left.shift()!);
    const before = lane.position;
    lane.position += fill.quantity;
    const isNew = lane.open === undefined;
    if (lane.open !== undefined) step(lane, lane.open, fill);
    if (lane.open === undefined && (isNew || lane.position * before < 0)) enter(lane, fill);
  }
  for (const moment of left) giveUp(lane, moment);
  if (lane.open !== undefined) lane.spells.push(untilTheEnd(lane.open, market));
  return lane.spells;
}

function step(lane: LaneSpells, open: OpenSpell, fill: ExecutedFill): void {
  const { position } = lane;
  const isOver = position * open.first <= 0 || isDust(lane, fill);
  open.held = isOver ? 0 : position;
  open.largest = Math.max(open.largest, Math.abs(position));
  open.steps.push(stepOf(fill, open));
  if (!isOver) return;
  lane.spells.push(closed(open));
  lane.open = undefined;
}

function enter(lane: LaneSpells, fill: ExecutedFill): void {
  if (isDust(lane, fill)) return;
  const { position } = lane;
  const largest = Math.abs(position);
  const open: OpenSpell = { entry: fill, first: position, largest, held: position, steps: [] };
  open.steps.push(stepOf(fill, open));
  lane.open = open;
}

function giveUp(lane: LaneSpells, { candle }: DustMoment): void {
  const { open } = lane;
  if (open === undefined) return;
  const offset = candle - open.entry.candle;
  open.steps.push({ offset, atClose: true, held: 0 });
  lane.spells.push(closed(open));
  lane.open = undefined;
}

function isDust({ market: { rules }, open, position }: LaneSpells, fill: ExecutedFill): boolean {
  const amount = Math.abs(position);
  if (amount < dustShare * (open?.largest ?? Math.abs(fill.quantity))) return true;
  if (rules === undefined) return false;
  const { market, quantityStep, quantityMin, notionalMin } = rules;
  // A perpetual's position may be closed however little it is worth.
  const valueMin = market === "spot" ? Number(notionalMin) : 0;
  const amountMin = Math.max(Number(quantityStep), Number(quantityMin));
  return amount < amountMin * (1 - rounding) || amount * fill.price < valueMin * (1 - rounding);
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
