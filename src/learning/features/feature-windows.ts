import type { CandleGrid } from "./candle-grid.ts";
import { bridgedCandlesMax } from "./candle-grid.ts";

/** Where feature windows end, oldest first: the last closed candle t of each. */
export interface FeatureWindows {
  /** [W] stored position of t. */
  readonly position: Int32Array;
  /** [W] grid row of t. */
  readonly endRow: Int32Array;
}

export interface WindowShape {
  /** Input candles per window, t included. */
  readonly lookback: number;
  /** Candles from t to the label; 0 asks for a window without one (a forecast). */
  readonly horizon: number;
}

/** A bridged candle may not stand among this many candles at a window's end. */
const unbridgedAtEnd = 2;

/** How many windows with a label a series of `candles` stored candles has before any is dropped. */
export function windowCount(candles: number, shape: WindowShape): number {
  return Math.max(0, candles - shape.lookback - shape.horizon + 1);
}

/**
 * The windows number from <= k < until (window k ends at stored position k + lookback - 1) that no
 * hole spoils, and how many were dropped for the reason `gap`.
 */
export function windowsWithoutGaps(
  grid: CandleGrid,
  range: { readonly from: number; readonly until: number },
  shape: WindowShape,
): { readonly windows: FeatureWindows; readonly gap: number } {
  const position = new Int32Array(Math.max(0, range.until - range.from));
  let kept = 0;
  for (let k = range.from; k < range.until; k++) {
    const t = k + shape.lookback - 1;
    if (!hasGap(grid, t, shape)) position[kept++] = t;
  }
  const windows = windowsAt(grid, position.slice(0, kept));
  return { windows, gap: position.length - kept };
}

/** The windows that end at the given stored positions (rising). */
export function windowsAt(grid: CandleGrid, position: Int32Array): FeatureWindows {
  return { position, endRow: position.map((t) => grid.row[t]!) };
}

/**
 * Whether a hole spoils the window that ends at stored position t: the window or its label crosses a
 * break, the window holds more than `bridgedCandlesMax` bridged candles or one among its last two,
 * or a bridged candle lies between t and its label.
 */
export function hasGap(grid: CandleGrid, t: number, shape: WindowShape): boolean {
  const end = grid.row[t]!;
  const start = end - shape.lookback + 1;
  const label = grid.row[t + shape.horizon]!;
  if (countIn(grid.breaksBelow, start + 1, label) > 0) return true;
  if (countIn(grid.bridgedBelow, start, end) > bridgedCandlesMax) return true;
  return countIn(grid.bridgedBelow, end - unbridgedAtEnd + 1, label) > 0;
}

/** Rows first <= r <= last that a running count counted. */
function countIn(below: Int32Array, first: number, last: number): number {
  return below[last + 1]! - below[first]!;
}
