/** A scaled error at which the mission's confidence has fallen to nothing. */
const hopelessError = 0.01;
const floor = 0.1;

/**
 * The mission's error-based confidence: max(0.1, 1 - mean error / 0.01). It is a fixed number per
 * model in units of its own scaling, not a probability.
 *
 * @param meanAbsoluteError Of the exam, in scaled units; `null` where it is undefined.
 * @returns Fraction in [0.1, 1].
 */
export function missionConfidence(meanAbsoluteError: number | null): number {
  if (meanAbsoluteError === null) return floor;
  return Math.max(floor, 1 - meanAbsoluteError / hopelessError);
}
