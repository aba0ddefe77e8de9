import type { PreparedSamples, SampleOptions } from "../../learning/features/prepare-samples.ts";
import { missionNetwork } from "../../learning/network/network-shape.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { candleColumns } from "../../market/candle-series.ts";
import { trainingShards, type TrainingSettings } from "./training-request.ts";

/**
 * What the samples of a training are cut by.
 *
 * @param sentiment Columns that follow the candles' own among the inputs.
 */
export function sampleOptions(
  { features, ...settings }: TrainingSettings,
  sentiment?: ReadonlyMap<string, Float64Array>,
): SampleOptions {
  if (sentiment === undefined) return features === undefined ? settings : { ...settings, features };
  const all = [...(features ?? candleColumns), ...sentiment.keys()];
  return { ...settings, features: all, extraColumns: sentiment };
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
