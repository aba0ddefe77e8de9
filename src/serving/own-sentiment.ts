import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { SentimentTimeline } from "../sentiment/sentiment-timeline.ts";

type TrainedSentiment = Pick<ModelMetadata, "sentiment">;

/** What was left of a timeline, by the names that were kept: one object per model, however often asked. */
const kept = new WeakMap<SentimentTimeline, Map<string, SentimentTimeline>>();

/** What a model's own sources said: it has never learned the temper of any other. */
export function ownSentiment(
  metadata: TrainedSentiment,
  timeline: SentimentTimeline,
): SentimentTimeline {
  const names = ownSources(metadata);
  const sources = timeline.sources.filter(({ name }) => names.includes(name));
  if (sources.length === timeline.sources.length) return timeline;
  const known = kept.get(timeline) ?? new Map<string, SentimentTimeline>();
  kept.set(timeline, known);
  const key = JSON.stringify(names);
  const own = known.get(key) ?? { sources };
  known.set(key, own);
  return own;
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
