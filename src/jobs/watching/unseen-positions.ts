import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { type SegmentPositions, segmentPositions } from "../judging/segment-positions.ts";
import { trainedUntilMs } from "../judging/trained-until.ts";

type Fitted = Parameters<typeof segmentPositions>[1] & Pick<ModelMetadata, "adopted">;

/**
 * A version's segments, of its exam only what it cannot have been trained on: one from elsewhere may
 * know candles after its calibration. None where nobody knows which.
 */
export function unseenPositions(series: CandleSeries, metadata: Fitted): SegmentPositions {
  const { exam, ...fitted } = segmentPositions(series, metadata);
  const stepMs = timeframeMs(series.timeframe);
  const untilMs = trainedUntilMs(metadata) ?? Number.POSITIVE_INFINITY;
  return { ...fitted, exam: exam.filter((t) => series.openTimeMs[t]! + stepMs > untilMs) };
}
