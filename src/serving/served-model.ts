import type { FittedCalibration } from "../evaluation/calibration/fitted-calibration.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import type { FittedTransform } from "../learning/features/fitted-transform.ts";
import type { NoveltyIndex } from "../learning/features/novelty.ts";
import type { FittedSentiment } from "../sentiment/sentiment-features.ts";
import type { ForecastSource } from "./forecast.ts";

/** What a forecaster knows about its model, opened once for all questions. */
export interface ServedModel {
  readonly source: ForecastSource;
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  readonly transform: FittedTransform;
  readonly calibration: FittedCalibration;
  /** Of a sentiment model. */
  readonly sentiment: FittedSentiment | undefined;
  readonly novelty: { readonly index: NoveltyIndex; readonly threshold: number };
}
