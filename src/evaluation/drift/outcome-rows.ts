import { timeframeMs } from "../../market/timeframe.ts";
import { isOutside } from "../calibration/adaptive-conformal.ts";
import type { FittedCalibration } from "../calibration/fitted-calibration.ts";
import { conformalRadius } from "../calibration/split-conformal.ts";
import { scaledResiduals, type SegmentForecasts } from "../rows/segment-forecasts.ts";

/** Forecasts whose outcome is known, oldest first, one entry per row. */
export interface OutcomeRows {
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Forecast log-return over the horizon. */
  readonly forecast: Float64Array;
  /** Log-return over the horizon that came. */
  readonly outcome: Float64Array;
  /** z = (outcome - forecast) / scale. */
  readonly scaledResidual: Float64Array;
  /** 1 where the outcome lay inside the 90 % interval as calibrated, never adapted since. */
  readonly insideUnadapted: Uint8Array;
  /** Stored position of candle t + h, at whose close the outcome was known; rises strictly. */
  readonly position: Int32Array;
  /** That close, UTC epoch milliseconds. */
  readonly timeMs: Float64Array;
}

/**
 * What the outcome layer reads, from a version's forecasts and its `calibration.json`.
 *
 * @param calibration Its scores and its target; intervals of 1 - target.
 */
export function outcomeRows(
  segment: SegmentForecasts,
  { interval }: Pick<FittedCalibration, "interval">,
): OutcomeRows {
  const { rows, forecastLogReturn } = segment;
  const scaledResidual = scaledResiduals(segment);
  const radius = conformalRadius(interval.scores, interval.target);
  const spanMs = rows.horizon * timeframeMs(rows.timeframe);
  return {
    horizon: rows.horizon,
    forecast: forecastLogReturn,
    outcome: rows.outcomeLogReturn,
    scaledResidual,
    insideUnadapted: Uint8Array.from(scaledResidual, (z) =>
      Number(!isOutside(radius, Math.abs(z))),
    ),
    position: rows.position.map((t) => t + rows.horizon),
    timeMs: rows.decisionTimeMs.map((time) => time + spanMs),
  };
}
