import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { skillScore } from "../metrics/skill-score.ts";
import { type Estimate, estimateRowsMin, tooSmall } from "../report/estimate.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { neweyWestT } from "../significance/newey-west-t.ts";
import { skillInterval } from "../significance/skill-interval.ts";
import { wilsonInterval } from "../significance/wilson-interval.ts";

const confidence = 0.95;
const z = normalQuantile(0.5 + confidence / 2);

/**
 * Mean of a column with its 95 % interval by Newey-West.
 *
 * @param values One per row, oldest first.
 * @param horizon Rows over which outcomes overlap, >= 1.
 */
export function meanEstimate(values: Float64Array, horizon: number): Estimate {
  if (values.length / horizon < estimateRowsMin) return { value: undefined, note: tooSmall };
  const test = neweyWestT(values, neweyWestLag(values.length, horizon));
  // Every row is the same: nothing about the mean is chance.
  if (test === undefined) return { value: values[0], interval: around(values[0]!, 0) };
  return { value: test.mean, interval: around(test.mean, z * test.standardError) };
}

/** Directional accuracy with Wilson's 95 % interval on rows / horizon independent rows. */
export function accuracyEstimate(
  outcome: Float64Array,
  forecast: Float64Array,
  horizon: number,
): Estimate {
  const { accuracy, hits, rows } = directionalAccuracy(outcome, forecast);
  if (rows / horizon < estimateRowsMin) return { value: undefined, note: tooSmall };
  if (accuracy === undefined) return { value: undefined, note: "no direction" };
  return { value: accuracy, interval: wilsonInterval(hits / horizon, rows / horizon) };
}

/** Skill over persistence, 1 - MSE / mean squared outcome, with its 95 % interval. */
export function skillEstimate(
  outcome: Float64Array,
  forecast: Float64Array,
  horizon: number,
): Estimate {
  if (outcome.length / horizon < estimateRowsMin) return { value: undefined, note: tooSmall };
  const value = skillScore(outcome, forecast, new Float64Array(outcome.length));
  if (value === undefined) return { value, note: "nothing moved" };
  const error = outcome.map((y, i) => (y - forecast[i]!) ** 2);
  const move = outcome.map((y) => y ** 2);
  return { value, interval: skillInterval(error, move, { horizon }) };
}

/** First minus second, of rows that have nothing to do with one another. */
export function differenceEstimate(first: Estimate, second: Estimate): Estimate {
  if (first.value === undefined || second.value === undefined) {
    return { value: undefined, note: first.note ?? second.note };
  }
  const value = first.value - second.value;
  if (first.interval === undefined || second.interval === undefined) return { value };
  return { value, interval: around(value, Math.hypot(halfWidth(first), halfWidth(second))) };
}

/** True where the interval lies above 0. */
export function isAboveZero({ interval }: Estimate): boolean {
  return interval !== undefined && interval.low > 0;
}

/** True where the interval lies below 0. */
export function isBelowZero({ interval }: Estimate): boolean {
  return interval !== undefined && interval.high < 0;
}

function halfWidth({ interval }: Estimate): number {
  return interval === undefined ? 0 : (interval.high - interval.low) / 2;
}

function around(centre: number, half: number) {
  return { low: centre - half, high: centre + half, confidence };
}
