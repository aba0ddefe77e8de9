import { utcText } from "../foundation/utc-text.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import { freshnessAt } from "../sentiment/freshness.ts";
import { freshnessMin } from "../sentiment/sentiment-features.ts";
import type { SentimentTimeline } from "../sentiment/sentiment-timeline.ts";
import { abstain } from "./abstain.ts";
import type { Abstention } from "./forecast.ts";
import { ownSources } from "./own-sentiment.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const modelAgeMaxMs = 180 * dayMs;

type Dated = Pick<ModelMetadata, "data" | "adopted">;

/**
 * How long before a moment the newest candle closed that a model knows, milliseconds. A model that was
 * trained elsewhere knows none of the candles that it was adopted with, where its maker said so.
 */
export function modelAgeMs({ data, adopted }: Dated, nowMs: number): number {
  return nowMs - Date.parse(adopted?.trained_until ?? data.last_close);
}

/** Why a model is too old to be asked; `undefined` where it is not. */
export function staleModel(metadata: Dated, nowMs: number): Abstention | undefined {
  const ageMs = modelAgeMs(metadata, nowMs);
  if (ageMs <= modelAgeMaxMs) return undefined;
  return abstain(
    "stale-model",
    `The newest candle that the model knows closed ${Math.floor(ageMs / dayMs)} days ago, ${modelAgeMaxMs / dayMs} are allowed: train a new version.`,
  );
}

/**
 * Why sentiment is too old for a model; `undefined` where it is not.
 *
 * @param own Of the model's own sources: `ownSentiment`.
 */
export function staleSentiment(
  metadata: Pick<ModelMetadata, "sentiment">,
  own: SentimentTimeline,
  timeMs: number,
): Abstention | undefined {
  const freshness = freshnessAt(own, timeMs);
  if (freshness >= freshnessMin) return undefined;
  const lastMs = lastKnownMs(own, timeMs);
  if (lastMs === undefined) {
    return abstain(
      "stale-sentiment",
      `No reading of ${ownSources(metadata).join(", ")} was known by ${utcText(timeMs)} UTC; the model was trained with no other source.`,
    );
  }
  const hours = Math.floor((timeMs - lastMs) / hourMs);
  return abstain(
    "stale-sentiment",
    `The last reading became known at ${utcText(lastMs)} UTC, ${hours} hours before: freshness ${freshness.toFixed(2)}, at least ${freshnessMin} is needed.`,
  );
}

// When the newest reading became known; of all sources.
function lastKnownMs({ sources }: SentimentTimeline, timeMs: number): number | undefined {
  const known = sources.map(({ changeMs }) => changeMs.findLast((atMs) => atMs <= timeMs));
  const times = known.filter((atMs) => atMs !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}
