import { type Estimate, estimateRowsMin, tooSmall } from "../report/estimate.ts";
import { accuracyEstimate, meanEstimate, skillEstimate } from "../report/group-scores.ts";

/** As in the report card, but without a figure where there are too few rows. */
export function meanOrTooFew(values: Float64Array, horizon: number): Estimate {
  if (isTooSmall(values, horizon)) return nothing;
  const { value, interval } = meanEstimate(values, horizon);
  // Every row is the same: nothing about the mean is chance.
  return { value, interval: interval ?? { low: values[0]!, high: values[0]!, confidence: 0.95 } };
}

/** Directional accuracy with Wilson's 95 % interval on rows / horizon independent rows. */
export function accuracyOrTooFew(
  outcome: Float64Array,
  forecast: Float64Array,
  horizon: number,
): Estimate {
  return isTooSmall(outcome, horizon) ? nothing : accuracyEstimate(outcome, forecast, horizon);
}

/** Skill over persistence with its 95 % interval by the delta method. */
export function skillOrTooFew(
  outcome: Float64Array,
  forecast: Float64Array,
  horizon: number,
): Estimate {
  return isTooSmall(outcome, horizon) ? nothing : skillEstimate(outcome, forecast, horizon);
}

/** First minus second, of rows that have nothing to do with one another. */
export function differenceEstimate(first: Estimate, second: Estimate): Estimate {
  if (first.value === undefined || second.value === undefined) {
    return { value: undefined, note: first.note ?? second.note };
  }
  const value = first.value - second.value;
  if (first.interval === undefined || second.interval === undefined) return { value };
  const half = Math.hypot(halfWidth(first.interval), halfWidth(second.interval));
  return { value, interval: { low: value - half, high: value + half, confidence: 0.95 } };
}

/** True where the interval lies above 0. */
export function isAboveZero({ interval }: Estimate): boolean {
  return interval !== undefined && interval.low > 0;
}

const nothing: Estimate = { value: undefined, note: tooSmall };

function isTooSmall(values: Float64Array, horizon: number): boolean {
  return values.length / horizon < estimateRowsMin;
}

function halfWidth({ low, high }: { readonly low: number; readonly high: number }): number {
  return (high - low) / 2;
}
