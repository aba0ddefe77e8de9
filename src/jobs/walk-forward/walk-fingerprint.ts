import { createHash } from "node:crypto";
import { softwareVersions } from "../../foundation/software-versions.ts";
import type { ExactSplit } from "../../learning/features/segments.ts";
import { trainingShards, type TrainingSettings } from "../training/training-request.ts";
import type { WalkFold } from "./prepare-fold.ts";
import type { WalkSettings } from "./walk-settings.ts";

/**
 * What makes two walks of a recipe the same one, so that a fold that one has finished counts for the
 * other: candles, folds, every setting, the version of this package.
 *
 * @param walk.dataHash sha256 of the candles.
 * @returns 64 hex digits.
 */
export function walkFingerprint(
  training: TrainingSettings,
  walk: {
    readonly dataHash: string;
    readonly folds: readonly WalkFold[];
    readonly segments: ExactSplit;
  },
): string {
  const { candlecast } = softwareVersions([]);
  return sha256({ candlecast, ...walk, ...configurationOf(training) });
}

/**
 * What makes two walks the same trial: the settings, whatever the candles. Looking again with the same
 * configuration, or at newer candles, is no further trial.
 *
 * @returns 64 hex digits.
 */
export function walkConfiguration(training: TrainingSettings, settings: WalkSettings): string {
  const { trainWindow, retrainEvery, expanding, purge, embargo } = settings;
  const walk = { trainWindow, retrainEvery, expanding, purge, embargo };
  return sha256({ ...walk, ...configurationOf(training) });
}

function configurationOf(training: TrainingSettings): object {
  const { instrument, timeframe, recipe, horizon, lookback, features } = training;
  const { epochs, patience, batchSize, learningRate, seed } = training;
  const label = { instrument, timeframe, recipe, horizon, lookback, features };
  return { ...label, epochs, patience, batchSize, learningRate, seed, shards: trainingShards };
}

function sha256(parts: object): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
