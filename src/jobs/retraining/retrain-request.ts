import { sentimentFeatures } from "../../sentiment/sentiment-features.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { StoredTraining } from "../training/stored-training.ts";
import {
  trainingSettings,
  type TrainingSettings,
  type TrainModelRequest,
} from "../training/training-request.ts";
import { retrainDefaults } from "./retrain-defaults.ts";

type Shared = "recipe" | "epochs" | "patience" | "learningRate" | "seed" | "trainWindow";
type Places = "sentimentFiles" | "file" | "sinceMs" | "untilMs" | "modelsDir" | "dataDir";

/** What a person may say about a retraining; what is left out follows the champion. */
export interface RetrainModelRequest extends Pick<TrainModelRequest, Shared | Places> {
  /** By default the only one that there are models of. */
  readonly instrument?: string | undefined;
  /** By default the only one that the instrument has models of, else "1h". */
  readonly timeframe?: string | undefined;
  /** By default price; sentiment where there is no price model. */
  readonly type?: ModelKind | undefined;
  /** Begin with weights that the seed draws, whatever there is. */
  readonly cold?: boolean | undefined;
}

/** Which model is retrained; its kind is open where there is none yet and nobody said. */
export interface RetrainedPlace {
  readonly modelsDir: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind | undefined;
}

/**
 * The settings of a retraining: what is forecast and from what follows the version before it, how
 * long and on how much is trained follows whether it starts warm.
 *
 * @param before Absent where there is no version to follow.
 * @throws {MisuseError} E_TRAINING_OPTION, E_SPAN.
 */
export function retrainSettings(
  asked: RetrainModelRequest,
  {
    place,
    before,
  }: { readonly place: RetrainedPlace; readonly before: StoredTraining | undefined },
  isWarm: boolean,
): TrainingSettings {
  const { type: _type, cold: _cold, ...given } = asked;
  const { warm } = retrainDefaults;
  const course = isWarm ? warm : {};
  const { kind, ...where } = place;
  return trainingSettings({
    recipe: retrainDefaults.recipe,
    ...followed(before),
    ...course,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...where,
    split: "deploy",
    // The very same training that was broken off goes on; with newer candles it is another one.
    resume: true,
    ...(kind === undefined
      ? {}
      : { priceOnly: kind === "price", forceSentiment: kind === "sentiment" }),
  });
}

// What an adopted version forecasts, and how it is fed, is not for the published recipe's network.
function followed(before: StoredTraining | undefined): Partial<TrainModelRequest> {
  const params = before?.metadata.training_params;
  if (before === undefined || params === undefined) return {};
  const { recipe, horizon, sequence_length, features, ensemble } = before.metadata;
  const readings: readonly string[] = sentimentFeatures;
  return {
    recipe,
    horizon,
    sequenceLength: sequence_length,
    features: features.filter((name) => !readings.includes(name)),
    ensemble: ensemble?.members ?? 1,
    batchSize: params.batch_size,
    seed: params.seed,
  };
}
