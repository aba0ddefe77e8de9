import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { VersionFacts } from "./registry-event.ts";

/**
 * What lists of versions show.
 *
 * @param bytes All files of the version together.
 */
export function versionFacts(metadata: ModelMetadata, bytes: number): VersionFacts {
  const { performance, baselines, segments, adopted } = metadata;
  return {
    recipe: metadata.recipe,
    horizon: metadata.horizon,
    features: metadata.features.length,
    trainedUntil: adopted === undefined ? segments.train.last_label : adopted.trained_until,
    seenUntil: segments.calibrationB.last_label,
    lastClose: metadata.data.last_close,
    skill: skillOf(performance.mse, baselines.persistence.mse),
    directionalAccuracy: performance.directional_accuracy,
    bytes,
  };
}

// 1 - MSE / MSE of persistence
function skillOf(mse: number | null, persistence: number | null): number | null {
  if (mse === null || persistence === null || persistence === 0) return null;
  const skill = 1 - mse / persistence;
  return Number.isFinite(skill) ? skill : null;
}
