import type { SegmentRows } from "../../evaluation/leaks/segment-rows.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { segmentNames } from "../../learning/features/segments.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";

/** The segments of prepared samples, row by row. */
export function preparedSegmentRows(prepared: PreparedSamples): readonly SegmentRows[] {
  const { grid, samples, segments } = prepared;
  const { openTimeMs, timeframe } = grid.series;
  const stepMs = timeframeMs(timeframe);
  return segmentNames.map((name) => {
    const positions = windowPositions(prepared, segments[name]);
    return {
      name,
      decisionTimeMs: Float64Array.from(positions, (t) => openTimeMs[t]! + stepMs),
      labelTimeMs: Float64Array.from(positions, (t) => openTimeMs[t + samples.horizon]! + stepMs),
    };
  });
}

/**
 * The segments that a version's metadata state, laid out as one row per candle; gaps within them are
 * not known there.
 */
export function statedSegmentRows(metadata: ModelMetadata): readonly SegmentRows[] {
  const stepMs = timeframeMs(metadata.timeframe);
  return segmentNames.map((name) => {
    const stated = metadata.segments[name];
    const [first, last, label] = [
      stated.first_decision,
      stated.last_decision,
      stated.last_label,
    ].map((moment) => Date.parse(moment));
    const rows = Math.max(1, Math.round((last! - first!) / stepMs) + 1);
    const decisionTimeMs = Float64Array.from({ length: rows }, (_, i) => first! + i * stepMs);
    const reach = label! - last!;
    return { name, decisionTimeMs, labelTimeMs: decisionTimeMs.map((time) => time + reach) };
  });
}
