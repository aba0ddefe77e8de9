import { expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { candleGrid } from "./candle-grid.ts";
import { hasGap, windowCount, windowsWithoutGaps } from "./feature-windows.ts";

const shape = { lookback: 5, horizon: 2 };

/** Stored positions that a hole before position 20 spoils. */
function spoiled(missing: number, extra: Readonly<Record<number, number>> = {}): number[] {
  const series = walkCandles({ seed: 5, candles: 40, missingBefore: { 20: missing, ...extra } });
  const grid = candleGrid(series, { gaps: "bridge" });
  return [...grid.row.keys()].filter((t) => t >= 4 && t + 2 < 40 && hasGap(grid, t, shape));
}

test("hasGap() spares short holes except near the window's end and before the label", () => {
  // 18, 19: the label lies beyond the hole; 20: the candle before the last one is bridged.
  expect(spoiled(1)).toEqual([18, 19, 20]);
  expect(spoiled(3)).toEqual([18, 19, 20]);
});

test("hasGap() drops every window and label that crosses a hole of four", () => {
  expect(spoiled(4)).toEqual([18, 19, 20, 21, 22, 23]);
});

test("hasGap() drops windows with more than three bridged candles in total", () => {
  const series = walkCandles({ seed: 5, candles: 60, missingBefore: { 20: 2, 24: 2 } });
  const grid = candleGrid(series, { gaps: "bridge" });
  const wide = { lookback: 12, horizon: 1 };
  const dropped = [...grid.row.keys()].filter((t) => t >= 11 && t < 59 && hasGap(grid, t, wide));
  // Rows of the holes: 20, 21 and 26, 27. A window that ends at row e holds e-11..e.
  expect(dropped).toEqual([19, 20, 23, 24, 25, 26, 27]);
});

test("windowsWithoutGaps() numbers windows by stored position and counts the dropped", () => {
  const series = walkCandles({ seed: 5, candles: 40, missingBefore: { 20: 9 } });
  const grid = candleGrid(series, { gaps: "bridge" });
  const until = windowCount(40, shape);
  expect(until).toBe(34);
  const { windows, gap } = windowsWithoutGaps(grid, { from: 0, until }, shape);
  expect(gap).toBe(6);
  expect(windows.position.length).toBe(28);
  expect([windows.position[0], windows.position.at(-1)]).toEqual([4, 37]);
});
