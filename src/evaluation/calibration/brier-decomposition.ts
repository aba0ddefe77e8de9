import { mean } from "../../foundation/statistics/mean.ts";
import { brierScore } from "../metrics/brier-score.ts";
import { reliabilityCurve, type ReliabilityOptions } from "./reliability-curve.ts";

/** brier = reliability - resolution + uncertainty + withinBins. */
export interface BrierDecomposition {
  /** Mean of (p - y)^2. */
  readonly brier: number;
  /** Distance of what was said from what came, per bin; 0 is calibrated, lower is better. */
  readonly reliability: number;
  /** Murphy's resolution: distance of the bins' shares from the base rate; higher is better. */
  readonly resolution: number;
  /** Brier score of the base rate itself, b (1 - b). */
  readonly uncertainty: number;
  /** What the bins are too coarse to see. */
  readonly withinBins: number;
}

/**
 * Splits the Brier score into calibration, discrimination and what no forecaster can help.
 *
 * @param isTrue 1 or true where the event came, per row. @param probability In [0, 1], per row.
 * @returns `undefined` for no rows.
 * @see Murphy (1973), "A new vector partition of the probability score", J. Applied Meteorology 12.
 */
export function brierDecomposition(
  isTrue: ArrayLike<number | boolean>,
  probability: ArrayLike<number>,
  options: ReliabilityOptions,
): BrierDecomposition | undefined {
  const outcome = Float64Array.from({ length: isTrue.length }, (_, i) => Number(isTrue[i]!));
  const brier = brierScore(outcome, probability);
  if (brier === undefined) return undefined;
  const baseRate = mean(outcome);
  const bins = reliabilityCurve(isTrue, probability, options);
  let reliability = 0;
  let resolution = 0;
  for (const { forecast, share, rows } of bins) {
    reliability += (rows / outcome.length) * (forecast - share) ** 2;
    resolution += (rows / outcome.length) * (share - baseRate) ** 2;
  }
  const uncertainty = baseRate * (1 - baseRate);
  const withinBins = brier - (reliability - resolution + uncertainty);
  return { brier, reliability, resolution, uncertainty, withinBins };
}
