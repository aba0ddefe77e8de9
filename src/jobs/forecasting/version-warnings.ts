import { utcText } from "../../foundation/utc-text.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { emptyTimeline, type SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { silentSources } from "../../serving/own-sentiment.ts";
import { inSampleWarnings } from "./in-sample-warnings.ts";

/** What must be said beside a version's forecast: what it has seen already, and what it misses. */
export function versionWarnings(
  version: ModelVersion,
  metadata: Pick<ModelMetadata, "segments" | "adopted" | "sentiment">,
  asked: { readonly decidedAtMs: number; readonly sentiment: SentimentTimeline | undefined },
): readonly string[] {
  const { decidedAtMs, sentiment = emptyTimeline } = asked;
  const silent = silentSources(metadata, sentiment, decidedAtMs);
  return [
    ...inSampleWarnings(version, metadata, decidedAtMs),
    ...(silent.length === 0 ? [] : [silentWarning(version, silent, decidedAtMs)]),
  ];
}

function silentWarning(
  version: ModelVersion,
  silent: readonly string[],
  decidedAtMs: number,
): string {
  return `Version ${version} was also trained with sentiment of ${silent.join(", ")}, of which nothing was known by ${utcText(decidedAtMs)} UTC: it hears its other sources alone.`;
}
