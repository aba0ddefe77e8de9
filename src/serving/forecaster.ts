import type { FittedCalibration } from "../evaluation/calibration/fitted-calibration.ts";
import { RefusedError } from "../foundation/errors.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import { modelKindOf } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { type FittedNovelty, openNovelty } from "../learning/features/novelty.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import type { Abstention, Forecast, ForecastSource } from "./forecast.ts";
import { forecastMany, forecastRuns } from "./forecast-many.ts";
import type { ForecastQuestion, ManyQuestions } from "./forecast-question.ts";
import type { ForecastRunner, LoadedModel } from "./forecast-runner.ts";
import { openProven } from "./open-proven.ts";
import type { ForecasterParts } from "./open-version.ts";
import { readAnswer } from "./read-answer.ts";
import { readInputs } from "./read-inputs.ts";
import { runModel } from "./run-model.ts";
import type { ServedModel } from "./served-model.ts";

/** A loaded model that answers for one instrument and timeframe. */
export interface Forecaster {
  readonly source: ForecastSource;
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  readonly calibration: FittedCalibration;
  readonly novelty: FittedNovelty;
  /** The model itself, for many windows at once; `release` ends it. */
  readonly loaded: LoadedModel;
  /**
   * Forecasts from the closed candles up to a position of the series.
   *
   * @throws {RefusedError} E_WRONG_MODEL: the candles are of another instrument or timeframe.
   */
  forecast(question: ForecastQuestion): Promise<Forecast | Abstention>;
  /**
   * Forecasts from many positions in few runs of the model, as `forecast` would one after the other.
   *
   * @throws {RefusedError} E_WRONG_MODEL.
   */
  forecastMany(questions: ManyQuestions): Promise<readonly (Forecast | Abstention)[]>;
  /**
   * The answers of `forecastMany`, handed out while later ones are computed: for more questions than
   * somebody waits for without a sign.
   *
   * @throws {RefusedError} E_WRONG_MODEL.
   */
  forecastRuns(questions: ManyQuestions): AsyncIterable<readonly (Forecast | Abstention)[]>;
  release(): Promise<void>;
}

/**
 * Loads a model and asks it the golden vectors: one that loads may still compute something else.
 *
 * @throws {RefusedError} E_GOLDEN_DIFFERS.
 * @throws {WorldError} E_ENGINE_LOAD.
 */
export async function createForecaster(
  parts: ForecasterParts,
  runner: ForecastRunner,
): Promise<Forecaster> {
  const { version, metadata, calibration } = parts;
  const loaded = await openProven(parts, runner);
  const source = modelKindOf(metadata);
  const transform = metadata.target_transform;
  const novelty = { index: openNovelty(parts.novelty), threshold: parts.novelty.threshold };
  const sentiment = metadata.sentiment?.fitted;
  const model: ServedModel = {
    source,
    version,
    metadata,
    transform,
    calibration,
    novelty,
    sentiment,
  };
  return {
    source,
    version,
    metadata,
    calibration,
    novelty: parts.novelty,
    loaded,
    async forecast(question) {
      refuseStranger(question.series, metadata);
      const inputs = readInputs(model, question);
      if (inputs.kind === "abstain") return inputs;
      const { deadline } = question;
      const answers = await runModel(model, loaded, { inputs: [inputs], deadline });
      if ("kind" in answers) return answers;
      return readAnswer(model, { question, inputs, answers });
    },
    async forecastMany(questions) {
      refuseStranger(questions.series, metadata);
      return forecastMany(model, loaded, questions);
    },
    forecastRuns(questions) {
      refuseStranger(questions.series, metadata);
      return forecastRuns(model, loaded, questions);
    },
    release: () => loaded.release(),
  };
}

function refuseStranger(series: CandleSeries, metadata: ModelMetadata): void {
  const { instrument, timeframe } = metadata;
  if (series.instrument === instrument && series.timeframe === timeframe) return;
  throw new RefusedError(
    "E_WRONG_MODEL",
    `Cannot forecast ${series.instrument} ${series.timeframe}: the model was trained on ${instrument} ${timeframe}`,
  );
}
