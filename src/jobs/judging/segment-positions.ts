import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { candleGrid } from "../../learning/features/candle-grid.ts";
import { windowsWithoutGaps } from "../../learning/features/feature-windows.ts";
import { recipeTable } from "../../learning/features/recipes/recipe-table.ts";
import type { SegmentName } from "../../learning/features/segments.ts";
import { candleCount, type CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/** Stored positions of usable decisions per segment, rising; a segment may be empty. */
export type SegmentPositions = Readonly<Record<SegmentName, Int32Array>>;

type Shape = Pick<ModelMetadata, "recipe" | "horizon" | "sequence_length" | "segments">;

/**
 * Where a version's segments lie in a series that need not be the one it was trained on. The exam is
 * every usable decision after the last label of calibration B, so newer candles make it longer.
 */
export function segmentPositions(series: CandleSeries, metadata: Shape): SegmentPositions {
  const { segments, recipe, horizon } = metadata;
  const { train, validation, calibrationA, calibrationB } = segments;
  const usable = usablePositions(series, metadata);
  const stepMs = timeframeMs(series.timeframe);
  const decidedMs = (t: number): number => series.openTimeMs[t]! + stepMs;
  const within = (segment: { readonly first_decision: string; readonly last_decision: string }) => {
    const fromMs = Date.parse(segment.first_decision);
    const untilMs = Date.parse(segment.last_decision);
    return usable.filter((t) => decidedMs(t) >= fromMs && decidedMs(t) <= untilMs);
  };
  const { close } = series;
  const moved = (t: number): boolean => close[t + horizon] !== close[t];
  const learnable = (positions: Int32Array): Int32Array =>
    recipeTable[recipe].dropsZeroMoves ? positions.filter(moved) : positions;
  const seenUntilMs = Date.parse(calibrationB.last_label);
  return {
    train: learnable(within(train)),
    validation: learnable(within(validation)),
    calibrationA: within(calibrationA),
    calibrationB: within(calibrationB),
    exam: usable.filter((t) => decidedMs(t) > seenUntilMs),
  };
}

/** Stored positions whose window and label no hole spoils and which the recipe can scale. */
function usablePositions(
  series: CandleSeries,
  { recipe, horizon, sequence_length: lookback }: Omit<Shape, "segments">,
): Int32Array {
  const until = candleCount(series) - lookback - horizon + 1;
  const grid = candleGrid(series, { gaps: "bridge" });
  const range = { from: 0, until: Math.max(0, until) };
  const { windows } = windowsWithoutGaps(grid, range, { lookback, horizon });
  const spread = recipeTable[recipe].spread(grid.columns, windows.endRow, lookback);
  return windows.position.filter((_, w) => spread[w]! > 0);
}
