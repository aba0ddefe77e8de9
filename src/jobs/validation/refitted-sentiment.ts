import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { splitOf, trainingParams } from "../../learning/bundle/training-params.ts";
import { cutSegments } from "../../learning/features/segments.ts";
import { candleCount, type CandleSeries } from "../../market/candle-series.ts";
import { closeTimes } from "../../market/close-times.ts";
import { fitSentiment } from "../../sentiment/fit-sentiment.ts";
import type { FittedSentiment } from "../../sentiment/sentiment-features.ts";
import type { SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";

/**
 * Fits the sentiment features anew on the train rows of a version.
 *
 * @param own The candles that it was trained on, no others.
 * @throws {RefusedError} E_ADOPTED_MODEL.
 */
export function refittedSentiment(
  own: CandleSeries,
  metadata: ModelMetadata,
  timeline: SentimentTimeline,
): FittedSentiment {
  const params = trainingParams(metadata, "fit its sentiment anew");
  const { sequence_length: lookback, horizon } = metadata;
  const shape = { lookback, horizon, ...splitOf(params) };
  const { train } = cutSegments(candleCount(own), shape);
  return fitSentiment(timeline, closeTimes(own).subarray(train.from, train.until + lookback - 1));
}
