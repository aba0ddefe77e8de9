import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { SentimentInputs } from "./sentiment-inputs.ts";

/** What serving needs of a training's sentiment, and where that came from. */
export function describeSentiment(
  inputs: SentimentInputs,
): NonNullable<ModelMetadata["sentiment"]> {
  const { fitted, coverage, sources } = inputs;
  return {
    fitted: { ...fitted, neutral: { ...fitted.neutral }, volume: { ...fitted.volume } },
    coverage,
    sources: sources.map(({ name, readings, firstEventMs, lastKnownMs, sha256 }) => ({
      name,
      readings,
      first_event: new Date(firstEventMs).toISOString(),
      last_known: new Date(lastKnownMs).toISOString(),
      sha256,
    })),
  };
}
