const floor = 0.1;

/**
 * Confidence in a direction: max(0.1, 2 max(p, 1 - p) - 1). 1 is certain, 0.1 as good as a coin.
 *
 * @param probabilityOfUp p, in [0, 1], calibrated.
 * @returns Fraction in [0.1, 1].
 */
export function confidenceOf(probabilityOfUp: number): number {
  return Math.max(floor, 2 * Math.max(probabilityOfUp, 1 - probabilityOfUp) - 1);
}
