import type { PreparedSamples, SampleOptions } from "../../learning/features/prepare-samples.ts";
import { missionNetwork } from "../../learning/network/network-shape.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { trainingShards, type TrainingSettings } from "./training-request.ts";

/** What the samples of a training are cut by. */
export function sampleOptions({ features, ...settings }: TrainingSettings): SampleOptions {
  return features === undefined ? settings : { ...settings, features };
}

/** Everything that decides the weights of a training, besides its samples. */
export function planTraining(
  settings: TrainingSettings,
  { samples }: PreparedSamples,
): TrainingPlan {
  const { epochs, batchSize, learningRate, patience, seed, lookback, recipe } = settings;
  const head = recipe === "direction" ? "sigmoid" : "linear";
  const network = missionNetwork(samples.features.length, lookback, head);
  return { network, epochs, batchSize, learningRate, patience, seed, shards: trainingShards };
}
