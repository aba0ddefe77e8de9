import type { FittedProbability } from "./fit-probability.ts";

/**
 * What the calibration segment taught about a model's forecasts, as `calibration.json` of a version
 * holds it: the probability of a rise, whether confidence says anything, and the residuals that
 * intervals are made of.
 */
export interface FittedCalibration {
  readonly format: 1;
  /** Candles ahead. */
  readonly horizon: number;
  /** From forecast log-return / scale to the probability of a rise; fitted on calibration A. */
  readonly probability: FittedProbability;
  /** Judged on calibration B, on rows whose outcomes do not overlap. */
  readonly confidence: {
    readonly informative: boolean;
    readonly rankCorrelation: number | null;
    readonly pValue: number | null;
    readonly topMinusBottom: number | null;
    readonly rows: number;
  };
  readonly interval: {
    /** Share of misses aimed at: 0.1 for a 90 % interval. */
    readonly target: number;
    /** Step of the adaptation: 0.01 over the root of the horizon. */
    readonly gamma: number;
    /** |y - f| / s over calibration A and B, rising; s is `scaleOf`, from `trailingVolatility`. */
    readonly scores: readonly number[];
  };
  /** Close time of the last label that was read, UTC epoch milliseconds. */
  readonly untilMs: number;
}
