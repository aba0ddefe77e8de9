import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { freshnessAt } from "../../sentiment/freshness.ts";
import { ownSentiment, ownSources } from "../../serving/own-sentiment.ts";
import type { ReadSentiment } from "./read-sentiment.ts";

/** What was known of sentiment at a moment. */
export interface KnownSentiment {
  /** In [0, 1]; of the model's own sources, of all where no sentiment model could be loaded. */
  readonly freshness: number;
  /** By name; those that had said something by then. */
  readonly sources: readonly KnownSource[];
}

/** One source, as far as it was known; times are UTC epoch milliseconds. */
export interface KnownSource {
  readonly name: string;
  readonly readings: number;
  readonly firstEventMs: number;
  readonly lastKnownMs: number;
  /** Whether the sentiment model was trained with it: it hears no other. */
  readonly isHeard: boolean;
}

/** @param metadata The sentiment model's, where one could be loaded. */
export function knownSentiment(
  { timeline, readings }: Pick<ReadSentiment, "timeline" | "readings">,
  metadata: Pick<ModelMetadata, "sentiment"> | undefined,
  timeMs: number,
): KnownSentiment {
  const heard = metadata && ownSources(metadata);
  const known = readings.filter(({ knownAtMs }) => knownAtMs <= timeMs);
  const sources = timeline.sources.flatMap(({ name }): readonly KnownSource[] => {
    const own = known.filter(({ source }) => source === name);
    if (own.length === 0) return [];
    return [
      {
        name,
        readings: own.length,
        firstEventMs: own.reduce((first, one) => Math.min(first, one.eventTimeMs), Infinity),
        lastKnownMs: own.reduce((last, one) => Math.max(last, one.knownAtMs), -Infinity),
        isHeard: heard?.includes(name) ?? false,
      },
    ];
  });
  return {
    freshness: freshnessAt(metadata ? ownSentiment(metadata, timeline) : timeline, timeMs),
    sources,
  };
}
