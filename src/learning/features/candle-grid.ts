import { assert } from "../../foundation/assert.ts";
import { candleColumns, candleCount } from "../../market/candle-series.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/** How holes are treated: "bridge" by the rule below, "ignore" takes stored candles as neighbours. */
export type GapRule = "bridge" | "ignore";

/** The longest hole that is filled with flat candles, in candles. */
export const bridgedCandlesMax = 3;

/** Named columns of equal length, [N] each, every value rounded to float32. */
export type FeatureColumns = ReadonlyMap<string, Float32Array>;

/**
 * A series laid out on its timeframe's grid: short holes are filled, longer ones are breaks.
 * The model sees float32 candles everywhere, so the columns are rounded here, once.
 */
export interface CandleGrid {
  readonly series: CandleSeries;
  /** [N] per name: the candle's own columns (no volume where the series has none), then extras. */
  readonly columns: FeatureColumns;
  /** [N] stored position of a grid row, -1 where the row is bridged. */
  readonly position: Int32Array;
  /** [n] grid row of a stored position. */
  readonly row: Int32Array;
  /** [N + 1] how many rows below this one are bridged. */
  readonly bridgedBelow: Int32Array;
  /** [N + 1] how many rows below this one follow a hole that was not filled. */
  readonly breaksBelow: Int32Array;
}

export interface GridOptions {
  readonly gaps: GapRule;
  /** [n] per name: further per-candle values; a bridged row repeats the value before it. */
  readonly extraColumns?: ReadonlyMap<string, Float64Array>;
}

/**
 * Lays a series on its grid. A hole of at most `bridgedCandlesMax` candles becomes flat candles
 * (open = high = low = close = the close before, volume 0).
 *
 * @throws {InvariantError} open times do not rise by whole candles, an extra column's length differs.
 */
export function candleGrid(series: CandleSeries, options: GridOptions): CandleGrid {
  const missing = missingBefore(series, options.gaps);
  const { position, row } = layOut(missing);
  return {
    series,
    columns: gridColumns(series, position, options.extraColumns ?? new Map()),
    position,
    row,
    bridgedBelow: countBelow(position.length, (r) => position[r] === -1),
    breaksBelow: countBelow(position.length, (r) => {
      const stored = position[r]!;
      return stored >= 0 && missing[stored]! > bridgedCandlesMax;
    }),
  };
}

/** One column by name. @throws {InvariantError} there is none. */
export function columnOf(columns: FeatureColumns, name: string): Float32Array {
  const column = columns.get(name);
  assert(column !== undefined, `the grid has a column "${name}"`);
  return column;
}

/** [n] how many candles are absent directly before each stored one; all 0 where gaps are ignored. */
function missingBefore(series: CandleSeries, gaps: GapRule): Float64Array {
  const time = series.openTimeMs;
  const missing = new Float64Array(candleCount(series));
  if (gaps === "ignore") return missing;
  const step = timeframeMs(series.timeframe);
  for (let i = 1; i < missing.length; i++) {
    missing[i] = (time[i]! - time[i - 1]!) / step - 1;
    assert(Number.isInteger(missing[i]) && missing[i]! >= 0, "open times rise by whole candles");
  }
  return missing;
}

function layOut(missing: Float64Array): { position: Int32Array; row: Int32Array } {
  const row = new Int32Array(missing.length);
  let rowCount = 0;
  for (let i = 0; i < missing.length; i++) {
    const hole = missing[i]!;
    if (hole <= bridgedCandlesMax) rowCount += hole;
    row[i] = rowCount++;
  }
  const position = new Int32Array(rowCount).fill(-1);
  for (let i = 0; i < row.length; i++) position[row[i]!] = i;
  return { position, row };
}

function gridColumns(
  series: CandleSeries,
  position: Int32Array,
  extraColumns: ReadonlyMap<string, Float64Array>,
): FeatureColumns {
  const columns = new Map<string, Float32Array>();
  for (const name of candleColumns) {
    const stored = series[name];
    if (stored === undefined) continue;
    const bridge = name === "volume" ? () => 0 : (before: number) => series.close[before]!;
    columns.set(name, gridColumn(stored, position, bridge));
  }
  for (const [name, stored] of extraColumns) {
    assert(stored.length === candleCount(series), `column "${name}" has one value per candle`);
    columns.set(
      name,
      gridColumn(stored, position, (before) => stored[before]!),
    );
  }
  return columns;
}

function gridColumn(
  stored: Float64Array,
  position: Int32Array,
  bridge: (before: number) => number,
): Float32Array {
  const column = new Float32Array(position.length);
  let before = 0;
  for (let r = 0; r < column.length; r++) {
    const at = position[r]!;
    if (at >= 0) before = at;
    column[r] = at >= 0 ? stored[at]! : bridge(before);
  }
  return column;
}

function countBelow(length: number, counts: (row: number) => boolean): Int32Array {
  const below = new Int32Array(length + 1);
  for (let r = 0; r < length; r++) below[r + 1] = below[r]! + (counts(r) ? 1 : 0);
  return below;
}
