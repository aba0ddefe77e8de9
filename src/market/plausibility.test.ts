import { describe, expect, it } from "vitest";
import { walkCandles } from "../../test/walk-candles.ts";
import { judgePlausibility } from "./plausibility.ts";

const seed = 11;
const walk = walkCandles({ seed, candles: 2000, missingBefore: { 1500: 400 } });

describe(`judgePlausibility(), seed ${seed}`, () => {
  it("finds nothing in a random walk and measures its sigma", () => {
    const { jumps, wicks, flatRuns, sigma, largestMoves } = judgePlausibility(walk);
    expect({ jumps, wicks, flatRuns }).toEqual({ jumps: [], wicks: [], flatRuns: [] });
    expect(sigma).toBeGreaterThan(0.009);
    expect(sigma).toBeLessThan(0.011);
    const sizes = largestMoves.map(({ logReturn }) => Math.abs(logReturn));
    expect(sizes).toHaveLength(10);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it("names a close that is away and comes back as two jumps", () => {
    const close = walk.close.slice();
    const before = close[699]!;
    close[700] = before * 2;
    const { jumps } = judgePlausibility({ ...walk, close });
    expect(jumps.map(({ openTimeMs }) => openTimeMs)).toEqual([
      walk.openTimeMs[700],
      walk.openTimeMs[701],
    ]);
    expect(jumps[0]).toMatchObject({ from: before, to: 2 * before, missing: 0 });
    expect(jumps[0]?.logReturn).toBeCloseTo(Math.log(2), 12);
  });

  it("allows for the time that passed in a gap", () => {
    const close = walk.close.map((price, i) => (i < 1500 ? price : price * 1.5));
    const { jumps, largestMoves } = judgePlausibility({ ...walk, close });
    expect(jumps).toEqual([]);
    expect(largestMoves[0]).toMatchObject({ openTimeMs: walk.openTimeMs[1500], missing: 400 });
  });

  it("names a low or high that no trade near it explains", () => {
    const low = walk.low.slice();
    const high = walk.high.slice();
    low[40] = 0.06;
    high[50] = 1e6;
    const { wicks, jumps } = judgePlausibility({ ...walk, low, high });
    expect(wicks.map(({ openTimeMs, price }) => [openTimeMs, price])).toEqual([
      [walk.openTimeMs[40], 0.06],
      [walk.openTimeMs[50], 1e6],
    ]);
    expect(wicks.map(({ logDistance }) => Math.sign(logDistance))).toEqual([-1, 1]);
    expect(jumps).toEqual([]);
  });

  it.each([
    [23, 0],
    [24, 1],
    [30, 1],
  ])("%i equal candles in a row are %i flat runs", (candles, runs) => {
    const stuck = (column: Float64Array): Float64Array =>
      column.map((value, i) => (i >= 100 && i < 100 + candles ? column[100]! : value));
    const { open, high, low, close, volume } = walk;
    const { flatRuns } = judgePlausibility({
      ...walk,
      open: stuck(open),
      high: stuck(high),
      low: stuck(low),
      close: stuck(close),
      volume: volume && stuck(volume),
    });
    const found = { openTimeMs: walk.openTimeMs[100], candles };
    expect(flatRuns).toEqual(Array.from({ length: runs }, () => found));
  });

  it("answers for no candle and for one", () => {
    for (const count of [0, 1]) {
      const few = walkCandles({ seed, candles: count });
      expect(judgePlausibility(few)).toMatchObject({ sigma: 0, jumps: [], largestMoves: [] });
    }
  });
});
