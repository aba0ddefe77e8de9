import { columnOf } from "../candle-grid.ts";
import type { LevelTransform } from "../fitted-transform.ts";
import type { RecipeDefinition, TrainRows } from "./recipe.ts";

/**
 * Every feature min-max scaled by the train rows, the next scaled close out. Nothing is clipped: beyond
 * the train range x leaves [0, 1], where a network has learned nothing.
 */
export const level: RecipeDefinition<LevelTransform> = {
  required: ["close"],
  dropsZeroMoves: false,
  spread: (_columns, endRow) => new Float64Array(endRow.length).fill(1),
  fit(train) {
    const { features, lookback, horizon } = train;
    const ranges = features.map((name) => rangeOf(train, name));
    const min = ranges.map(([low]) => low);
    const max = ranges.map(([, high]) => high);
    return { recipe: "level", features, lookback, horizon, min, max };
  },
  encode(columns, endRow, transform) {
    const { features, min, max } = transform;
    const width = features.length;
    const rows = new Float32Array(columnOf(columns, "close").length * width);
    for (const [f, name] of features.entries()) {
      const values = columnOf(columns, name);
      // A column that never changes is 0 in train, as in scikit-learn's MinMaxScaler.
      const range = max[f]! - min[f]! || 1;
      for (let r = 0; r < values.length; r++) rows[r * width + f] = (values[r]! - min[f]!) / range;
    }
    return {
      rows,
      firstRows: rows,
      center: new Float32Array(endRow.length * width),
      scale: new Float32Array(endRow.length * width).fill(1),
      unit: new Float64Array(endRow.length).fill(closeRange(transform).range),
    };
  },
  label(futureClose, _context, transform) {
    const { min, range } = closeRange(transform);
    return (futureClose - min) / range;
  },
  decode(output, _context, transform) {
    const { min, range } = closeRange(transform);
    return min + output * range;
  },
};

function closeRange(transform: LevelTransform): { min: number; range: number } {
  const f = transform.features.indexOf("close");
  return { min: transform.min[f]!, range: transform.max[f]! - transform.min[f]! };
}

function rangeOf(train: TrainRows, name: string): readonly [number, number] {
  const values = columnOf(train.columns, name);
  let low = Infinity;
  let high = -Infinity;
  for (let r = 0; r < values.length; r++) {
    if (train.touched[r] !== 1) continue;
    low = Math.min(low, values[r]!);
    high = Math.max(high, values[r]!);
  }
  return [low, high];
}
