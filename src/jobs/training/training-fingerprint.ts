import { createHash } from "node:crypto";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import type { TrainingSettings } from "./training-request.ts";

/** What goes into a training besides its settings, as sha256. */
export interface TrainingHashes {
  /** Of the candles. */
  readonly data: string;
  /** Of the readings, where they are inputs. */
  readonly sentiment?: string | undefined;
  /** Of the weights that it begins with, where they are stated. */
  readonly start?: string | undefined;
}

/**
 * What makes two trainings the same one, so that a checkpoint of one may go on as the other: data,
 * recipe, split and everything that decides a step. Epochs and patience only say when to stop.
 *
 * @returns 64 hex digits.
 */
export function trainingFingerprint(
  settings: TrainingSettings,
  plan: TrainingPlan,
  hashes: TrainingHashes,
): string {
  const { data: dataHash, sentiment, start } = hashes;
  const { network, batchSize, learningRate, seed, shards } = plan;
  const { instrument, timeframe, recipe, horizon, split, validationSplit, features } = settings;
  const { trainWindow } = settings;
  const parts = { network, batchSize, learningRate, seed, shards, dataHash };
  const shape = { instrument, timeframe, recipe, horizon };
  // What is undefined is left out, so that older checkpoints keep their fingerprint.
  const cut = { ...shape, split, validationSplit, features, trainWindow };
  return createHash("sha256")
    .update(JSON.stringify({ ...parts, ...cut, sentiment, start }))
    .digest("hex");
}
