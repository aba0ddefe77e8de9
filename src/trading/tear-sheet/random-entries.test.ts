import { describe, expect, test } from "vitest";
import { cost, exampleCandles, exampleRun, foresight } from "../../../test/example-recorded-run.ts";
import { sessionRules } from "../../../test/session-market.ts";
import { createRng } from "../../foundation/rng.ts";
import { executedFills } from "./executed-fills.ts";
import { countHeld, heldRows } from "./held-rows.ts";
import { heldSpells, type HeldSpell } from "./held-spells.ts";
import { markedRun } from "./marked-run.ts";
import { placeAtRandom, randomEntries } from "./random-entries.ts";
import { replaySpells } from "./replay-spells.ts";
import type { SheetLane } from "./tear-sheet-facts.ts";

const series = exampleCandles(2000, 9);

function prepared(wanted: (i: number) => -1 | 0 | 1, share = 0.5) {
  const { run, facts } = exampleRun(series, wanted, { share, from: 100 });
  const marked = markedRun(run, facts);
  const spells = heldSpells(executedFills(run, marked), marked);
  return { run, marked, spells };
}

describe("heldSpells()", () => {
  test("one per round trip, as long as it was held, with its direction and size", () => {
    const { run, spells } = prepared((i) => (i % 50 < 20 ? 1 : i % 50 < 30 ? -1 : 0));
    const closed = spells.slice(0, run.roundTrips.length);
    expect(closed.map(({ candles }) => candles)).toEqual(
      run.roundTrips.map((trip) => (trip.exitedAtMs - trip.enteredAtMs) / 3_600_000),
    );
    expect(closed.map(({ share }) => Math.sign(share))).toEqual(
      run.roundTrips.map(({ direction }) => direction),
    );
    for (const { share } of spells) expect(Math.abs(share)).toBeCloseTo(0.5, 2);
  });

  test("parts of a position are steps of one spell; a turn ends one and begins another", () => {
    const { marked } = prepared(() => 0);
    const at = (candle: number, quantity: number) => ({
      lane: 0,
      candle,
      isInside: false,
      quantity,
      price: 100,
      value: Math.abs(quantity) * 100,
      fee: 0,
      slippage: 0,
      equityBefore: 1000,
      row: 1,
    });
    const spells = heldSpells(
      [at(10, 2), at(12, 1), at(15, -1.5), at(20, -3.5), at(30, 2)],
      marked,
    );
    expect(spells.map(({ share, candles }) => [share, candles])).toEqual([
      [0.2, 10],
      [-0.2, 10],
    ]);
    expect(spells[0]!.steps.map(({ offset, held }) => [offset, held])).toEqual([
      [0, 1],
      [2, 1.5],
      [5, 0.75],
      [10, 0],
    ]);
  });

  test("dust that a grid leaves does not keep a spell open", () => {
    const { marked } = prepared(() => 0);
    const at = (candle: number, quantity: number, isInside = false) => ({
      lane: 0,
      candle,
      isInside,
      quantity,
      price: 100,
      value: Math.abs(quantity) * 100,
      fee: 0,
      slippage: 0,
      equityBefore: 1000,
      row: 1,
    });
    const spells = heldSpells([at(10, 1.0004), at(14, -1, true), at(40, 1), at(41, -1)], marked);
    expect(spells.map(({ candles }) => candles)).toEqual([5, 1]);
    expect(spells[0]!.steps.at(-1)).toEqual({ offset: 4, atClose: true, held: 0 });
  });
});

describe("heldSpells() and heldRows() on a grid", () => {
  const rules = sessionRules(series.instrument, { quantityStep: "0.01", quantityMin: "0.01" });
  const { marked } = prepared(() => 0);
  const onGrid = { ...marked, lanes: marked.lanes.map((lane) => ({ ...lane, rules })) };
  const at = (candle: number, quantity: number) => ({
    lane: 0,
    candle,
    isInside: false,
    quantity,
    price: 100,
    value: Math.abs(quantity) * 100,
    fee: 0,
    slippage: 0,
    equityBefore: 30,
    row: 1,
  });
  // A fee in base: 0.0599 bought, 0.05 can be sold, a sixth stays.
  const fills = [at(110, 0.0599), at(114, -0.05), at(140, 0.05), at(145, -0.05)];

  test("what a sale cannot take is dust, however small the position was", () => {
    const spells = heldSpells(fills, onGrid);
    expect(spells.map(({ candles }) => candles)).toEqual([4, 5]);
    expect(countHeld(heldRows(spells, onGrid))).toBe(9);
    expect(countHeld(heldRows(heldSpells(fills, marked), marked))).toBeGreaterThan(1000);
  });

  test("what has become too small to be sold is held until the session gives it up", () => {
    const stuck = [at(110, 0.06), at(300, 0.06), at(310, -0.12)];
    const spells = heldSpells(stuck, onGrid, [{ lane: 0, candle: 120 }]);
    expect(spells.map(({ candles }) => candles)).toEqual([11, 10]);
    expect(spells.map(({ share }) => share)).toEqual([0.2, 0.4]);
    expect(countHeld(heldRows(spells, onGrid))).toBe(20);
  });
});

describe("replaySpells()", () => {
  const { marked } = prepared(() => 0);
  const spell: HeldSpell = {
    lane: 0,
    entry: 200,
    share: 0.5,
    candles: 3,
    steps: [
      { offset: 0, atClose: false, held: 1 },
      { offset: 3, atClose: false, held: 0 },
    ],
  };

  test("enters and leaves at opens and pays both times", () => {
    const equity = replaySpells(marked, [[{ spell, candle: 200 }]], [cost]);
    const { open } = series;
    const amount = (0.5 * 10_000) / open[200]!;
    const expected =
      10_000 + amount * (open[203]! - open[200]!) - amount * cost * (open[200]! + open[203]!);
    expect(equity.at(-1)).toBeCloseTo(expected, 8);
    // row 0 is the close of candle 100
    expect(equity[99]).toBe(10_000);
    expect(equity[100]).toBeCloseTo(
      10_000 + amount * (series.close[200]! - open[200]! * (1 + cost)),
      8,
    );
  });

  test("what lies beyond the last candle stays open and is marked", () => {
    const equity = replaySpells(marked, [[{ spell, candle: 1998 }]], [0]);
    const amount = 5000 / series.open[1998]!;
    expect(equity.at(-1)).toBeCloseTo(
      10_000 + amount * (series.close[1999]! - series.open[1998]!),
      8,
    );
  });

  test("a long position pays funding, a short one receives it", () => {
    const none = new Float64Array(2000);
    const all = new Float64Array(2000).fill(0.001);
    const end = (share: number, funding?: SheetLane["funding"]) => {
      const run = { ...marked, lanes: [{ ...marked.lanes[0]!, funding }] };
      return replaySpells(run, [[{ spell: { ...spell, share }, candle: 200 }]], [0]).at(-1)!;
    };
    for (const share of [0.5, -0.5]) {
      for (const funding of [
        { atOpen: none, inside: all },
        { atOpen: all, inside: none },
      ]) {
        expect(end(share, funding) - end(share)).toBeCloseTo(-3 * 0.001 * 1e4 * share, -1);
      }
    }
  });

  test("N12: funding at an open is paid by what is sold at it, not by what is bought at it", () => {
    const at = (candle: number) => new Float64Array(2000).fill(0.001, candle, candle + 1);
    const none = new Float64Array(2000);
    const paid = (atOpen: Float64Array, inside: Float64Array) => {
      const run = { ...marked, lanes: [{ ...marked.lanes[0]!, funding: { atOpen, inside } }] };
      const placed = [[{ spell, candle: 200 }]];
      const before = replaySpells(marked, placed, [0]).at(-1)!;
      return Math.sign(before - replaySpells(run, placed, [0]).at(-1)!);
    };
    expect([200, 201, 203, 204].map((candle) => paid(at(candle), none))).toEqual([0, 1, 1, 0]);
    expect([199, 200, 202, 203].map((candle) => paid(none, at(candle)))).toEqual([0, 1, 1, 0]);
  });

  test("an account that is lost stays lost", () => {
    const reckless = { ...spell, share: 1000, steps: [spell.steps[0]!] };
    const equity = replaySpells(marked, [[{ spell: reckless, candle: 200 }]], [cost]);
    expect(equity.at(-1)).toBeLessThan(1);
    expect(equity.every((value) => value > 0)).toBe(true);
  });
});

describe("randomEntries(), seed 4", () => {
  test("places every spell once, without overlap, inside the candles: 300 times", () => {
    const { spells } = prepared((i) => (i % 50 < 20 ? 1 : 0));
    const held = spells.reduce((sum, { candles }) => sum + candles, 0);
    const room = { spells, first: 101, candles: 1899, free: 1899 - held };
    const rng = createRng(4);
    const place = placeAtRandom(rng);
    const firsts = new Set<number>();
    for (let trial = 0; trial < 300; trial++) {
      const placed = place(room);
      expect(new Set(placed.map(({ spell }) => spell)).size).toBe(spells.length);
      let free = room.first;
      for (const { spell, candle } of placed) {
        expect(candle).toBeGreaterThanOrEqual(free);
        free = candle + spell.candles;
      }
      expect(free).toBeLessThanOrEqual(room.first + room.candles);
      firsts.add(placed[0]!.candle);
    }
    expect(firsts.size).toBeGreaterThan(5);
  });

  test("entries at random stand anywhere among random entries: 40 runs, few are called skilled", () => {
    const rng = createRng(4);
    const beaten: number[] = [];
    for (let trial = 0; trial < 40; trial++) {
      const starts = new Set(Array.from({ length: 25 }, () => 110 + rng.integer(1800)));
      let until = -1;
      const wanted = (i: number): 0 | 1 => {
        if (starts.has(i)) until = i + 12;
        return i < until ? 1 : 0;
      };
      const { marked, spells } = prepared(wanted);
      const costs = { runs: 100, rng: createRng(trial), costPerSide: [cost] };
      beaten.push(randomEntries(marked, spells, costs).beaten!);
    }
    expect(beaten.filter((share) => share > 0.95).length).toBeLessThanOrEqual(6);
    expect(beaten.filter((share) => share < 0.5).length).toBeGreaterThan(8);
    expect(beaten.filter((share) => share > 0.5).length).toBeGreaterThan(8);
  });

  test("one that sees the future beats them all", () => {
    const { marked, spells } = prepared(foresight(series, 36));
    const answer = randomEntries(marked, spells, {
      runs: 99,
      rng: createRng(4),
      costPerSide: [cost],
    });
    expect(answer.beaten).toBe(1);
    expect(answer.pValue).toBe(0.01);
    expect(answer.totalReturns).toHaveLength(99);
  });

  test("what the account made beside its spells' pricing, as by stops at their trigger, beats nobody", () => {
    const { marked, spells } = prepared((i) => (i % 50 < 20 ? 1 : 0));
    const standing = (equity: Float64Array) =>
      randomEntries({ ...marked, marks: { ...marked.marks, equity } }, spells, {
        runs: 99,
        rng: createRng(4),
        costPerSide: [cost],
      });
    const { equity } = marked.marks;
    const gifted = equity.map((value, row) => value * (1 + (3 * row) / equity.length));
    const fair = standing(equity);
    expect(fair.replayedReturn).toBeCloseTo(equity.at(-1)! / equity[0]! - 1, 2);
    expect(standing(gifted)).toEqual(fair);
  });
});
