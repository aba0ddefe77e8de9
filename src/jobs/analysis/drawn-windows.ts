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
  transform: Pick<FittedTransform, "lookback" | "features">,
): readonly Float64Array[] {
  const grid = candleGrid(series, { gaps: "bridge" });
  const endRows = positions.map((t) => grid.row[t]!);
  const all = rawWindows(grid, endRows, transform);
  const size = transform.lookback * transform.features.length;
  return Array.from(positions, (_, w) => Float64Array.from(all.subarray(w * size, (w + 1) * size)));
}
