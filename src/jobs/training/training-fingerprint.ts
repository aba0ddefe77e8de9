import { createHash } from "node:crypto";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import type { TrainingSettings } from "./training-request.ts";

/**
 * What makes two trainings the same one, so that a checkpoint of one may go on as the other: data,
 * recipe, split and everything that decides a step. Epochs and patience only say when to stop.
 *
 * @param hashes sha256 of the candles, and of the sentiment readings where they are inputs.
 * @returns 64 hex digits.
 */
export function trainingFingerprint(
  settings: TrainingSettings,
  plan: TrainingPlan,
  { data: dataHash, sentiment }: { readonly data: string; readonly sentiment?: string | undefined },
): string {
  const { network, batchSize, learningRate, seed, shards } = plan;
  const { instrument, timeframe, recipe, horizon, split, validationSplit, features } = settings;
  const parts = { network, batchSize, learningRate, seed, shards, dataHash };
  const cut = { instrument, timeframe, recipe, horizon, split, validationSplit, features };
  return createHash("sha256")
    .update(JSON.stringify({ ...parts, ...cut, sentiment }))
    .digest("hex");
}
