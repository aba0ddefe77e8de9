import type { Rng } from "../../foundation/rng.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";
import type { HeldSpell } from "./held-spells.ts";
import type { MarkedRun } from "./marked-run.ts";
import { type PlacedSpell, replaySpells } from "./replay-spells.ts";

/** Where a run stands among runs that held the same spells at random moments. */
export interface RandomEntries {
  readonly runs: number;
  /** Positions that were moved. */
  readonly spells: number;
  /** Total returns of the random runs, rising. */
  readonly totalReturns: readonly number[];
  /**
   * The run's own spells where they were, priced as the random ones are. Only this is held against them:
   * what the account made beside it is what the pricing misses, and no choice of moments.
   */
  readonly replayedReturn: number | undefined;
  /** Share of the random runs that made less than `replayedReturn`; ties count half. */
  readonly beaten: number | undefined;
  /** (1 + random runs that made as much) / (1 + runs): how often chance does as well. */
  readonly pValue: number | undefined;
  readonly median: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Share of the random runs with a smaller Sharpe ratio, and with a deeper drawdown. */
  readonly sharpeBeaten: number | undefined;
  readonly drawdownBeaten: number | undefined;
  /** Why there is no comparison. */
  readonly reason: string | undefined;
}

interface RandomOptions {
  readonly runs: number;
  readonly rng: Rng;
  /** Per lane, fraction of the value. */
  readonly costPerSide: readonly number[];
  /** UTC epoch milliseconds after which the run could not trade any more; none by default. */
  readonly untilMs?: number | undefined;
}

/** Candles without a position, as a share of all, below which spells have nowhere to go. */
const roomMin = 0.05;

/**
 * Moves every spell to a random moment, 200 times as a rule: the same number, lengths, sizes,
 * directions and turnover in random order with random pauses, without overlap within an instrument,
 * each instrument by itself, while the run could trade. What is left of the difference to the
 * run's own spells, priced alike, is its choice of moments.
 */
export function randomEntries(
  run: MarkedRun,
  spells: readonly HeldSpell[],
  options: RandomOptions,
): RandomEntries {
  const { runs, untilMs } = options;
  const lastRow = lastRowOf(run.marks.atMs, untilMs);
  const lanes = run.lanes.map((_, lane) => laneRoom(run, spells, { lane, lastRow }));
  const reason = whyNot(lanes, run.marks.atMs.length, untilMs !== undefined);
  if (reason !== undefined) return { ...nothing, runs, spells: spells.length, reason };
  const own = figuresOf(replayedWhereTheyWere(run, lanes, options.costPerSide));
  const others = Array.from({ length: runs }, () =>
    figuresOf(replaySpells(run, lanes.map(placeAtRandom(options.rng)), options.costPerSide)),
  );
  const totals = others.map(({ totalReturn }) => totalReturn).toSorted((a, b) => a - b);
  const asGood = totals.filter((total) => total >= own.totalReturn).length;
  const drawdowns = others.map(({ drawdown }) => -drawdown);
  return {
    runs,
    spells: spells.length,
    totalReturns: totals,
    replayedReturn: own.totalReturn,
    beaten: shareBelow(totals, own.totalReturn),
    pValue: (1 + asGood) / (1 + runs),
    median: quantile(totals, 0.5),
    low: quantile(totals, 0.05),
    high: quantile(totals, 0.95),
    sharpeBeaten: shareBelow(
      others.map(({ sharpe }) => sharpe),
      own.sharpe,
    ),
    drawdownBeaten: shareBelow(drawdowns, -own.drawdown),
    reason: undefined,
  };
}

const nothing = {
  totalReturns: [],
  replayedReturn: undefined,
  beaten: undefined,
  pValue: undefined,
  median: undefined,
  low: undefined,
  high: undefined,
  sharpeBeaten: undefined,
  drawdownBeaten: undefined,
} as const;

interface LaneRoom {
  readonly spells: readonly HeldSpell[];
  /** First candle that can be entered, and candles without a position. */
  readonly first: number;
  readonly candles: number;
  readonly free: number;
}

function lastRowOf(atMs: Float64Array, untilMs: number | undefined): number {
  const after = untilMs === undefined ? -1 : atMs.findIndex((at) => at > untilMs);
  return (after < 0 ? atMs.length : after) - 1;
}

function laneRoom(
  run: MarkedRun,
  spells: readonly HeldSpell[],
  { lane, lastRow }: { readonly lane: number; readonly lastRow: number },
): LaneRoom {
  const { closedAt } = run.lanes[lane]!;
  const own = spells.filter((spell) => spell.lane === lane);
  const first = (closedAt[0] ?? -1) + 1;
  const candles = (closedAt[lastRow] ?? -1) + 1 - first;
  const held = own.reduce((sum, spell) => sum + spell.candles, 0);
  return { spells: own, first, candles, free: Math.max(0, candles - held) };
}

function whyNot(lanes: readonly LaneRoom[], rows: number, isStopped: boolean): string | undefined {
  if (rows < 2 || lanes.every(({ spells }) => spells.length === 0)) return "nothing was traded";
  const traded = lanes.filter(({ spells }) => spells.length > 0);
  const candles = traded.reduce((sum, lane) => sum + lane.candles, 0);
  const free = traded.reduce((sum, lane) => sum + lane.free, 0);
  return free < roomMin * candles
    ? `it was nearly always in the market${isStopped ? " until it was stopped" : ""}, so entries have nowhere else to go`
    : undefined;
}

/** Puts the spells of a lane in random order with random pauses. */
export function placeAtRandom(rng: Rng) {
  return ({ spells, first, free }: LaneRoom): readonly PlacedSpell[] => {
    const order = shuffled(spells, rng);
    const pauses = order.map(() => rng.integer(free + 1)).toSorted((a, b) => a - b);
    let taken = 0;
    return order.map((spell, i) => {
      const candle = first + pauses[i]! + taken;
      taken += spell.candles;
      return { spell, candle };
    });
  };
}

function shuffled(spells: readonly HeldSpell[], rng: Rng): readonly HeldSpell[] {
  const order = [...spells];
  for (let i = order.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function replayedWhereTheyWere(
  run: MarkedRun,
  lanes: readonly LaneRoom[],
  costPerSide: readonly number[],
): Float64Array {
  const placed = lanes.map(({ spells }) => spells.map((spell) => ({ spell, candle: spell.entry })));
  return replaySpells(run, placed, costPerSide);
}

interface PathFigures {
  readonly totalReturn: number;
  /** 0 where the account never changed. */
  readonly sharpe: number;
  readonly drawdown: number;
}

// One pass: hundreds of paths of ten thousands of rows.
function figuresOf(equity: Float64Array): PathFigures {
  const rows = equity.length - 1;
  let [sum, squares, peak, drawdown] = [0, 0, equity[0]!, 0];
  for (let row = 1; row <= rows; row++) {
    const value = equity[row]!;
    const change = value / equity[row - 1]! - 1;
    sum += change;
    squares += change * change;
    if (value > peak) peak = value;
    else if (1 - value / peak > drawdown) drawdown = 1 - value / peak;
  }
  const variance = squares / rows - (sum / rows) ** 2;
  return {
    totalReturn: equity[rows]! / equity[0]! - 1,
    sharpe: variance > 0 ? sum / rows / Math.sqrt(variance) : 0,
    drawdown,
  };
}

function shareBelow(values: readonly number[], own: number): number {
  const below = values.filter((value) => value < own).length;
  const ties = values.filter((value) => value === own).length;
  return (below + ties / 2) / values.length;
}
