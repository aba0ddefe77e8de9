import type { ReliabilityBin } from "./reliability-curve.ts";

/**
 * Largest distance between what was said and what came in any bin, max_b |share - forecast|, a
 * fraction in [0, 1]; lower is better. A bin of few rows decides it easily.
 *
 * @param bins Of `reliabilityCurve`.
 * @returns `undefined` for no rows.
 * @see Guo et al. (2017), "On calibration of modern neural networks", arXiv 1706.04599.
 */
export function maximumCalibrationError(bins: readonly ReliabilityBin[]): number | undefined {
  if (bins.length === 0) return undefined;
  return Math.max(...bins.map((bin) => Math.abs(bin.share - bin.forecast)));
}
