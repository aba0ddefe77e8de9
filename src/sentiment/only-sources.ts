import type { SentimentTimeline } from "./sentiment-timeline.ts";

/** What the named sources said: a model knows the temper of those it was trained with alone. */
export function onlySources(
  { sources }: SentimentTimeline,
  names: readonly string[],
): SentimentTimeline {
  return { sources: sources.filter(({ name }) => names.includes(name)) };
}
