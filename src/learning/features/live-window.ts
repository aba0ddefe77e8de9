import { candleColumns, candleCount, sliceCandles } from "../../market/candle-series.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { candleGrid, columnOf } from "./candle-grid.ts";
import type { CandleGrid } from "./candle-grid.ts";
import { hasGap } from "./feature-windows.ts";
import type { FittedTransform } from "./fitted-transform.ts";

export type LiveWindow =
  | {
      readonly kind: "window";
      /** [lookback, F] raw values for `encodeWindow` and for the exported model, oldest first. */
      readonly candles: Float64Array;
      /** Close time of the window's last candle, UTC epoch milliseconds. */
      readonly decisionTimeMs: number;
    }
  | { readonly kind: "gap" }
  | { readonly kind: "too-few-candles"; readonly needed: number };

type WindowInputs = Pick<FittedTransform, "features" | "lookback">;

export interface LiveWindowOptions {
  /** Stored position of the window's last closed candle; the series' last by default. */
  readonly position?: number;
  /** [n] per name: the values of features that are no candle column. */
  readonly extraColumns?: ReadonlyMap<string, Float64Array>;
}

/**
 * The raw window that a forecast reads, under the same rule for holes as in training. Candle values
 * are the series' own float64; the model rounds them to float32.
 */
export function liveWindow(
  series: CandleSeries,
  transform: WindowInputs,
  options: LiveWindowOptions = {},
): LiveWindow {
  const { lookback } = transform;
  const last = options.position ?? candleCount(series) - 1;
  if (last < lookback - 1) return { kind: "too-few-candles", needed: lookback };
  // One candle more, so that a bridged first row finds the close before it.
  const from = Math.max(0, last - lookback);
  const extraColumns = new Map(
    [...(options.extraColumns ?? [])].map(([name, v]) => [name, v.subarray(from, last + 1)]),
  );
  const recent = sliceCandles(series, from, last + 1);
  const grid = candleGrid(recent, { gaps: "bridge", extraColumns });
  const t = last - from;
  if (hasGap(grid, t, { lookback, horizon: 0 })) return { kind: "gap" };
  const candles = rawWindow(grid, grid.row[t]! - lookback + 1, transform);
  const decisionTimeMs = recent.openTimeMs[t]! + timeframeMs(series.timeframe);
  return { kind: "window", candles, decisionTimeMs };
}

/** [lookback, F] from grid row `first` on: stored values as they are, bridged ones from the grid. */
function rawWindow(grid: CandleGrid, first: number, transform: WindowInputs): Float64Array {
  const { features, lookback } = transform;
  const candles = new Float64Array(lookback * features.length);
  for (const [f, name] of features.entries()) {
    const rounded = columnOf(grid.columns, name);
    const stored = storedColumn(grid.series, name);
    for (let k = 0; k < lookback; k++) {
      const at = grid.position[first + k]!;
      const isStored = stored !== undefined && at >= 0;
      candles[k * features.length + f] = isStored ? stored[at]! : rounded[first + k]!;
    }
  }
  return candles;
}

function storedColumn(series: CandleSeries, name: string): Float64Array | undefined {
  const column = candleColumns.find((candidate) => candidate === name);
  return column === undefined ? undefined : series[column];
}
