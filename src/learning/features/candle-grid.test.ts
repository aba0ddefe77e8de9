import { expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { candleGrid, columnOf } from "./candle-grid.ts";

const holes = { 3: 2, 6: 4, 8: 3 };
const series = walkCandles({ seed: 11, candles: 10, missingBefore: holes });

test("candleGrid() fills holes of at most three candles and breaks at longer ones", () => {
  const grid = candleGrid(series, { gaps: "bridge" });
  expect([...grid.position]).toEqual([0, 1, 2, -1, -1, 3, 4, 5, 6, 7, -1, -1, -1, 8, 9]);
  expect([...grid.row]).toEqual([0, 1, 2, 5, 6, 7, 8, 9, 13, 14]);
  expect(grid.bridgedBelow.at(-1)).toBe(5);
  expect([...grid.breaksBelow]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
});

test("candleGrid() makes bridged candles flat at the close before, without volume", () => {
  const grid = candleGrid(series, { gaps: "bridge" });
  for (const name of ["open", "high", "low", "close"]) {
    expect(columnOf(grid.columns, name)[4]).toBe(Math.fround(series.close[2]!));
  }
  expect(columnOf(grid.columns, "volume")[4]).toBe(0);
});

test("candleGrid() repeats an extra column's last value over a hole", () => {
  const extraColumns = new Map([["mood", Float64Array.from({ length: 10 }, (_, i) => i)]]);
  const grid = candleGrid(series, { gaps: "bridge", extraColumns });
  expect([...columnOf(grid.columns, "mood").subarray(2, 6)]).toEqual([2, 2, 2, 3]);
});

test("candleGrid() with gaps ignored keeps the stored candles as neighbours", () => {
  const grid = candleGrid(series, { gaps: "ignore" });
  expect([...grid.row]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(grid.breaksBelow.at(-1)).toBe(0);
});
