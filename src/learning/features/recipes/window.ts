import { candleColumns, priceColumns } from "../../../market/candle-series.ts";
import { columnOf } from "../candle-grid.ts";
import type { FeatureColumns } from "../candle-grid.ts";
import type { WindowTransform } from "../fitted-transform.ts";
import type { RecipeDefinition, TrainRows } from "./recipe.ts";
import { spreadOrOne } from "./spread-or-one.ts";

/**
 * One shared price range per window; the change of close in units of that range out, so that output 0
 * is persistence. Only features that are no candle column are fitted. Formulas: `WindowTransform`.
 */
export const windowRecipe: RecipeDefinition<WindowTransform> = {
  required: priceColumns,
  dropsZeroMoves: false,
  spread: (columns, endRow, lookback) => priceRange(columns, endRow, lookback).range,
  fit(train) {
    const { features, lookback, horizon } = train;
    const moments = features.map((name) =>
      isOwn(name) ? { mean: 0, std: 1 } : moment(train, name),
    );
    const mean = moments.map((m) => m.mean);
    const std = moments.map((m) => m.std);
    return { recipe: "window", features, lookback, horizon, mean, std };
  },
  encode(columns, endRow, transform) {
    const { features, lookback, mean, std } = transform;
    const width = features.length;
    const count = endRow.length;
    const price = priceRange(columns, endRow, lookback);
    const rows = new Float32Array(columnOf(columns, "close").length * width);
    const center = new Float32Array(count * width);
    const scale = new Float32Array(count * width);
    for (const [f, name] of features.entries()) {
      const values = columnOf(columns, name);
      for (let r = 0; r < values.length; r++) rows[r * width + f] = values[r]!;
      const own = name === "volume" ? rangeWithin(values, values, endRow, lookback) : price;
      for (let w = 0; w < count; w++) {
        center[w * width + f] = isOwn(name) ? own.low[w]! : mean[f]!;
        const spread = isOwn(name) ? own.range[w]! : std[f]!;
        scale[w * width + f] = spread > 0 ? 1 / spread : 0;
      }
    }
    return { rows, firstRows: rows, center, scale, unit: price.range };
  },
  label: (futureClose, { lastClose, unit }) => (futureClose - lastClose) / unit,
  decode: (output, { lastClose, unit }) => lastClose + output * unit,
};

function priceRange(columns: FeatureColumns, endRow: Int32Array, lookback: number): WindowRange {
  return rangeWithin(columnOf(columns, "low"), columnOf(columns, "high"), endRow, lookback);
}

interface WindowRange {
  readonly low: Float64Array;
  readonly range: Float64Array;
}

/** [W] lowest of `lows` in each window, and highest of `highs` minus that. */
function rangeWithin(
  lows: Float32Array,
  highs: Float32Array,
  endRow: Int32Array,
  lookback: number,
): WindowRange {
  const low = new Float64Array(endRow.length);
  const range = new Float64Array(endRow.length);
  for (let w = 0; w < endRow.length; w++) {
    let lowest = Infinity;
    let highest = -Infinity;
    for (let r = endRow[w]! - lookback + 1; r <= endRow[w]!; r++) {
      if (lows[r]! < lowest) lowest = lows[r]!;
      if (highs[r]! > highest) highest = highs[r]!;
    }
    low[w] = lowest;
    range[w] = highest - lowest;
  }
  return { low, range };
}

/** Mean and standard deviation (population) over the touched train rows; std 1 where nothing varies. */
function moment(train: TrainRows, name: string): { mean: number; std: number } {
  const values = columnOf(train.columns, name).filter((_, r) => train.touched[r] === 1);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { mean, std: spreadOrOne(mean, Math.sqrt(variance)) };
}

function isOwn(name: string): boolean {
  return (candleColumns as readonly string[]).includes(name);
}
