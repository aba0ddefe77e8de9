import { mean } from "../foundation/statistics/mean.ts";

/** A mean error at which confidence has fallen to nothing, in the unit of the errors. */
const hopelessError = 0.01;
const floor = 0.1;

/**
 * The published recipe's error-based confidence, max(0.1, 1 - mean error / 0.01): one fixed number per model in
 * units of its own scaling, not a probability. Forecasts carry the calibrated `confidence` instead.
 *
 * @param meanAbsoluteError In scaled units; `null` where it is undefined.
 * @returns Fraction in [0.1, 1].
 */
export function errorConfidence(meanAbsoluteError: number | null): number {
  if (meanAbsoluteError === null) return floor;
  return Math.max(floor, 1 - meanAbsoluteError / hopelessError);
}

/**
 * The same from forecasts and what came, as the published recipe's `calibrate_confidence` takes them.
 *
 * @param actuals As many as there are forecasts, at least one, in the same unit.
 */
export function errorConfidenceOf(
  predictions: readonly number[],
  actuals: readonly number[],
): number {
  return errorConfidence(mean(predictions.map((p, i) => Math.abs(p - actuals[i]!))));
}
