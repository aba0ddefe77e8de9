import { assert } from "../../../foundation/assert.ts";
import { columnOf, type FeatureColumns } from "../candle-grid.ts";
import type { ForeignTransform } from "../fitted-transform.ts";
import {
  type FeatureScale,
  fixedScales,
  rangeOf,
  valuesWithin,
  windowScale,
} from "./foreign-scaling.ts";
import type { RecipeDefinition } from "./recipe.ts";

/**
 * A model that was trained elsewhere: inputs scaled as was stated, the change of the close out
 * (output 0 is persistence). There is nothing to fit. Formulas: `ForeignTransform`.
 */
export const foreign: RecipeDefinition<ForeignTransform> = {
  required: ["close"],
  dropsZeroMoves: false,
  spread(columns, endRow, lookback) {
    return Float64Array.from(endRow, (end) =>
      rangeOf(valuesWithin(columns, "close", { endRow: end, lookback })),
    );
  },
  fit() {
    assert(false, "the transform of a foreign model is stated, never fitted");
  },
  encode(columns, endRow, transform) {
    const { features } = transform;
    const width = features.length;
    const fixed = fixedScales(transform);
    const rows = new Float32Array(columnOf(columns, "close").length * width);
    for (const [f, name] of features.entries()) {
      const values = columnOf(columns, name);
      const { offset, width: divisor } = fixed?.[f] ?? unscaled;
      for (let r = 0; r < values.length; r++) rows[r * width + f] = (values[r]! - offset) / divisor;
    }
    return {
      rows,
      firstRows: rows,
      ...windowScales(columns, endRow, { ...transform, isFixed: fixed !== undefined }),
      unit: new Float64Array(endRow.length).fill(1),
    };
  },
  label: (futureClose, { lastClose }) => futureClose / lastClose - 1,
  decode: (output, { lastClose }) => lastClose * (1 + output),
};

const unscaled: FeatureScale = { offset: 0, width: 1 };

function windowScales(
  columns: FeatureColumns,
  endRow: Int32Array,
  transform: ForeignTransform & { readonly isFixed: boolean },
) {
  const { features, lookback, isFixed } = transform;
  const width = features.length;
  const center = new Float32Array(endRow.length * width);
  const scale = new Float32Array(endRow.length * width).fill(1);
  if (isFixed) return { center, scale };
  for (const [f, name] of features.entries()) {
    for (const [w, end] of endRow.entries()) {
      const values = valuesWithin(columns, name, { endRow: end, lookback });
      const own = windowScale(values, transform);
      center[w * width + f] = own.offset;
      scale[w * width + f] = 1 / own.width;
    }
  }
  return { center, scale };
}
