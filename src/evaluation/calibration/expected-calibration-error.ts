import type { ReliabilityBin } from "./reliability-curve.ts";

/**
 * Mean distance between what was said and what came, weighted by rows: sum_b n_b / n |share - forecast|,
 * a fraction in [0, 1]; lower is better. Says little below 1,000 rows: chance alone makes it large.
 *
 * @param bins Of `reliabilityCurve`, 10 or 15 of them. A count of edges is a trap: ten edges are nine
 *   bins and another number.
 * @returns `undefined` for no rows.
 * @see Guo et al. (2017), "On calibration of modern neural networks", arXiv 1706.04599.
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number | undefined {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  if (rows === 0) return undefined;
  return bins.reduce((sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.share - bin.forecast), 0);
}
