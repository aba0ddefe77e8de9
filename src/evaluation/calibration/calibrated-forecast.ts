import { confidenceOf } from "./confidence-of.ts";
import { probabilityOfUp } from "./fit-probability.ts";
import type { FittedCalibration } from "./fitted-calibration.ts";
import { conformalHalfWidth, conformalRadius } from "./split-conformal.ts";

export interface RawForecast {
  /** f, over the horizon. */
  readonly forecastLogReturn: number;
  /** s, the trailing volatility over the horizon as known at the decision, > 0 (`scaleAt`). */
  readonly scale: number;
  /** Share of misses that the interval is made for; the calibration's target, or a tracker's. */
  readonly alpha: number;
}

/** What calibration adds to a forecast; log-returns over the horizon. */
export interface CalibratedForecast {
  /** -Infinity where nothing narrower than the whole line holds. */
  readonly lowLogReturn: number;
  /** Infinity likewise. */
  readonly highLogReturn: number;
  /** Probability of a rise, in [0, 1]. */
  readonly pUp: number;
  /** max(0.1, 2 max(pUp, 1 - pUp) - 1); 0.1 where it is not informative. */
  readonly confidence: number;
  readonly informative: boolean;
}

/** Confidence that says nothing: as good as a coin. */
const floor = confidenceOf(0.5);

/**
 * Interval, probability of a rise and confidence of one forecast: f +- s times the conformal radius
 * for alpha, the fitted probability at f / s.
 *
 * @throws {InvariantError} alpha is NaN.
 */
export function calibratedForecast(
  calibration: FittedCalibration,
  { forecastLogReturn, scale, alpha }: RawForecast,
): CalibratedForecast {
  const half = conformalHalfWidth(conformalRadius(calibration.interval.scores, alpha), scale);
  const pUp = probabilityOfUp(calibration.probability, forecastLogReturn / scale);
  const { informative } = calibration.confidence;
  return {
    lowLogReturn: forecastLogReturn - half,
    highLogReturn: forecastLogReturn + half,
    pUp,
    confidence: informative ? confidenceOf(pUp) : floor,
    informative,
  };
}
