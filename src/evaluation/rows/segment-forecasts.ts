import type { MarketRows } from "./market-rows.ts";
import { scaleOf } from "./residual-scale.ts";

/** A forecaster's answers on the rows of one segment. */
export interface SegmentForecasts {
  readonly rows: MarketRows;
  /** Forecast log-return over the horizon, per row. */
  readonly forecastLogReturn: Float64Array;
}

/** f / s per row: what a probability of a rise is fitted on. */
export function signalOf({ rows, forecastLogReturn }: SegmentForecasts): Float64Array {
  return forecastLogReturn.map((f, i) => f / scaleOf(rows, i));
}

/** (y - f) / s per row. */
export function scaledResiduals({ rows, forecastLogReturn }: SegmentForecasts): Float64Array {
  return rows.outcomeLogReturn.map((y, i) => (y - forecastLogReturn[i]!) / scaleOf(rows, i));
}

/**
 * Rows whose close moved: only they have a direction.
 *
 * @param every 1 for all rows; the horizon for those alone whose outcomes do not overlap.
 */
export function movedRows(
  segment: SegmentForecasts,
  every = 1,
): {
  readonly signal: Float64Array;
  /** 1 where the close rose, 0 where it fell. */
  readonly up: Float64Array;
} {
  const { rows } = segment;
  const signal = signalOf(segment);
  const chosen = Int32Array.from(signal.keys()).filter(
    (i) => i % every === 0 && rows.outcomeLogReturn[i] !== 0,
  );
  return {
    signal: Float64Array.from(chosen, (i) => signal[i]!),
    up: Float64Array.from(chosen, (i) => (rows.outcomeLogReturn[i]! > 0 ? 1 : 0)),
  };
}
