import { directionalAccuracy } from "../metrics/directional-accuracy.ts";

/** Rows that count as recent. */
export const classicRecentRows = 100;
/** Recent accuracy below this share of the historical one is drift. */
export const classicAccuracyShare = 0.9;
/** Accuracy below this is too low. */
export const classicAccuracyMin = 0.6;

/**
 * `detect_model_drift` of the bots' own guide with exactly its numbers: the accuracy of the last 100
 * rows below 0.9 times that of all before them. With nothing wrong it says yes in about 14 of 100 checks
 * of separate rows; docs/concepts/drift.md has the measured rates.
 *
 * `calculate_accuracy`, which the guide does not define, is directional accuracy.
 *
 * @param predictions Forecast moves from the last known close, per row, oldest first.
 * @param actuals Moves that came, same rows.
 * @returns `undefined` where either side has no accuracy: up to 100 rows, or nothing moved.
 * @throws {InvariantError} the two differ in length.
 */
export function detectModelDrift(
  predictions: readonly number[] | Float64Array,
  actuals: readonly number[] | Float64Array,
): boolean | undefined {
  const accuracyOf = (from: number, until?: number): number | undefined =>
    directionalAccuracy(actuals.slice(from, until), predictions.slice(from, until)).accuracy;
  const recent = accuracyOf(-classicRecentRows);
  const historical = accuracyOf(0, -classicRecentRows);
  if (recent === undefined || historical === undefined) return undefined;
  return recent < historical * classicAccuracyShare;
}

/**
 * "Performance degradation (accuracy < 0.6)" of the same guide. Hourly directions are right in 50 to 55
 * of 100 cases, so that at 1 h it is always true.
 *
 * @returns `undefined` where there is no accuracy.
 */
export function isAccuracyTooLow(accuracy: number | undefined): boolean | undefined {
  return accuracy === undefined ? undefined : accuracy < classicAccuracyMin;
}
