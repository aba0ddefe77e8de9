import type { FittedSentiment, SentimentFeature } from "../../sentiment/sentiment-features.ts";
import { neutralFeatures } from "../../sentiment/neutral-features.ts";
import { sentimentColumns } from "../../sentiment/sentiment-columns.ts";
import type { SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { errorConfidence } from "../../serving/error-confidence.ts";
import { ownSentiment } from "../../serving/own-sentiment.ts";
import type { LoadedRung } from "../load-ladder.ts";

/** What is told about a model beside its answer. */
export interface AskedModel {
  readonly metadata: ModelMetadata;
  /** False while no version was made champion: then the newest answers. */
  readonly deployed: boolean;
  /** A forecast's novelty above this would have been withheld. */
  readonly noveltyMax: number;
  /** Rows that its intervals were made of. */
  readonly calibrationRows: number;
  /** The published recipe's 1 - mean error / 0.01 on the exam, in [0.1, 1]: one figure per model. */
  readonly errorConfidence: number;
  /** Outcomes before the moment that its interval has followed. */
  readonly outcomes: number;
  /** Candles among those at which the model abstained: its interval knows nothing of them. */
  readonly unanswered: number;
  /** Sentiment models only: its sentiment inputs at the decision. */
  readonly features: Readonly<Partial<Record<SentimentFeature, number>>> | undefined;
  /** Those among them that no reading answers: their neutral value stands in. */
  readonly neutral: readonly SentimentFeature[] | undefined;
}

/** @param asked.decidedAtMs Close time of the last candle, UTC epoch milliseconds. */
export function aboutModel(
  { forecaster, deployed }: Extract<LoadedRung, { kind: "loaded" }>,
  asked: {
    readonly decidedAtMs: number;
    readonly sentiment: SentimentTimeline | undefined;
    readonly outcomes: number;
    readonly unanswered: number;
  },
): AskedModel {
  const { metadata, novelty, calibration } = forecaster;
  const fitted = metadata.sentiment?.fitted;
  const heard =
    fitted === undefined || asked.sentiment === undefined
      ? undefined
      : { fitted, timeline: ownSentiment(metadata, asked.sentiment) };
  return {
    metadata,
    deployed,
    noveltyMax: novelty.threshold,
    calibrationRows: calibration.interval.scores.length,
    errorConfidence: errorConfidence(metadata.performance.mae),
    outcomes: asked.outcomes,
    unanswered: asked.unanswered,
    features: heard && featuresAt(heard.fitted, heard.timeline, asked.decidedAtMs),
    neutral: heard && neutralFeatures(heard.timeline, heard.fitted, asked.decidedAtMs),
  };
}

function featuresAt(
  fitted: FittedSentiment,
  timeline: SentimentTimeline,
  timeMs: number,
): Readonly<Partial<Record<SentimentFeature, number>>> {
  const columns = sentimentColumns(timeline, fitted, [timeMs]);
  return Object.fromEntries([...columns].map(([name, values]) => [name, values[0]!]));
}
