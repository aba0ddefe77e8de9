import { candleGrid } from "../../learning/features/candle-grid.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { rawWindows } from "../judging/forecast-positions.ts";

/**
 * The raw windows that end at the given stored positions, one by one.
 *
 * @returns Each [lookback, F], as the exported model is fed.
 */
export function drawnWindows(
  series: CandleSeries,
  positions: Int32Array,
  inputs: {
    readonly transform: Pick<FittedTransform, "lookback" | "features">;
    /** [n] per name: inputs besides the candles' own columns. */
    readonly extraColumns: ReadonlyMap<string, Float64Array>;
  },
): readonly Float64Array[] {
  const { transform, extraColumns } = inputs;
  const grid = candleGrid(series, { gaps: "bridge", extraColumns });
  const endRows = positions.map((t) => grid.row[t]!);
  const all = rawWindows(grid, endRows, transform);
  const size = transform.lookback * transform.features.length;
  return Array.from(positions, (_, w) => Float64Array.from(all.subarray(w * size, (w + 1) * size)));
}
