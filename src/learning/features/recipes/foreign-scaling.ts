import { mean } from "../../../foundation/statistics/mean.ts";
import type { FeatureColumns } from "../candle-grid.ts";
import { columnOf } from "../candle-grid.ts";
import type { ForeignTransform } from "../fitted-transform.ts";

/** x = (v - offset) / width per feature; width is never 0. */
export interface FeatureScale {
  readonly offset: number;
  readonly width: number;
}

/**
 * The scale that a stated scaling has for every window alike.
 *
 * @returns One per feature; `undefined` where each window has its own.
 */
export function fixedScales({ scaling, features }: ForeignTransform): FeatureScale[] | undefined {
  if (scaling.kind === "none") return features.map(() => ({ offset: 0, width: 1 }));
  if (scaling.kind === "min-max") {
    return scaling.min.map((low, f) => scaleOf(low, scaling.max[f]! - low));
  }
  if (scaling.kind === "standard") {
    return scaling.mean.map((centre, f) => scaleOf(centre, scaling.std[f]!));
  }
  return undefined;
}

/** The scale of one feature in the window that ends at grid row `endRow`, as the window alone says. */
export function windowScale(values: Float32Array, transform: ForeignTransform): FeatureScale {
  if (transform.scaling.kind === "window-min-max") {
    const [low, high] = extremes(values);
    return scaleOf(low, high - low);
  }
  const centre = mean(values);
  const variance = mean(Float64Array.from(values, (value) => (value - centre) ** 2));
  return scaleOf(centre, Math.sqrt(variance));
}

/** A feature's values in the window that ends at `endRow`: [lookback]. */
export function valuesWithin(
  columns: FeatureColumns,
  name: string,
  { endRow, lookback }: { readonly endRow: number; readonly lookback: number },
): Float32Array {
  return columnOf(columns, name).subarray(endRow - lookback + 1, endRow + 1);
}

/** Highest minus lowest. */
export function rangeOf(values: Float32Array): number {
  const [low, high] = extremes(values);
  return high - low;
}

function scaleOf(offset: number, width: number): FeatureScale {
  return { offset, width: width > 0 ? width : 1 };
}

function extremes(values: Float32Array): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
