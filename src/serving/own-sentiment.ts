import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { SentimentTimeline } from "../sentiment/sentiment-timeline.ts";

type TrainedSentiment = Pick<ModelMetadata, "sentiment">;

/** What a model's own sources said: it has never learned the temper of any other. */
export function ownSentiment(
  metadata: TrainedSentiment,
  { sources }: SentimentTimeline,
): SentimentTimeline {
  const names = ownSources(metadata);
  return { sources: sources.filter(({ name }) => names.includes(name)) };
}

/** Names of the sources that a model was trained with; none for a price model. */
export function ownSources({ sentiment }: TrainedSentiment): readonly string[] {
  return sentiment?.sources.map(({ name }) => name) ?? [];
}

/**
 * The model's own sources of which nothing was known.
 *
 * @param timeMs UTC epoch milliseconds.
 */
export function silentSources(
  metadata: TrainedSentiment,
  { sources }: SentimentTimeline,
  timeMs: number,
): readonly string[] {
  return ownSources(metadata).filter((wanted) => {
    const firstMs = sources.find(({ name }) => name === wanted)?.changeMs[0] ?? Infinity;
    return firstMs > timeMs;
  });
}
