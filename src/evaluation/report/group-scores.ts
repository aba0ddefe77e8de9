import { mean } from "../../foundation/statistics/mean.ts";
import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { skillScore } from "../metrics/skill-score.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { neweyWestT } from "../significance/newey-west-t.ts";
import { skillInterval } from "../significance/skill-interval.ts";
import { wilsonInterval } from "../significance/wilson-interval.ts";
import { type Estimate, estimateRowsMin, tooSmall } from "./estimate.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { GroupScores } from "./report-card.ts";

/** z(0.975) */
const z = 1.959963984540054;

/**
 * Scores the model on some of the rows, beside the contrarian on the same ones.
 *
 * @param chosen Numbers of the rows, rising.
 */
export function scoreGroup(
  label: string,
  judged: Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks">,
  chosen: ArrayLike<number>,
): GroupScores {
  const { horizon, outcomeLogReturn } = judged.rows;
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from({ length: chosen.length }, (_, k) => column[chosen[k]!]!);
  const outcome = pick(outcomeLogReturn);
  const forecast = pick(judged.forecastLogReturn);
  const facts = { label, rows: chosen.length };
  const moved = outcome.filter((y) => y !== 0).length;
  if (moved / horizon < estimateRowsMin) {
    const none: Estimate = { value: undefined, note: tooSmall };
    return {
      ...facts,
      directionalAccuracy: none,
      contrarianAccuracy: undefined,
      skill: none,
      signedReturn: none,
    };
  }
  const contrarian = pick(judged.yardsticks.contrarian);
  return {
    ...facts,
    directionalAccuracy: accuracyEstimate(outcome, forecast, horizon),
    contrarianAccuracy: directionalAccuracy(outcome, contrarian).accuracy,
    skill: skillEstimate(outcome, forecast, horizon),
    signedReturn: meanEstimate(
      outcome.map((y, i) => Math.sign(forecast[i]!) * y),
      horizon,
    ),
  };
}

/** Directional accuracy with Wilson's interval on rows / horizon independent rows. */
export function accuracyEstimate(
  outcome: Float64Array,
  forecast: Float64Array,
  horizon: number,
): Estimate {
  const { accuracy, hits, rows } = directionalAccuracy(outcome, forecast);
  if (accuracy === undefined) return { value: undefined, note: "no direction" };
  return { value: accuracy, interval: wilsonInterval(hits / horizon, rows / horizon) };
}

/** Skill over persistence with its delta-method interval. */
export function skillEstimate(
  outcome: Float64Array,
  forecast: Float64Array,
  horizon: number,
): Estimate {
  const value = skillScore(outcome, forecast, new Float64Array(outcome.length));
  if (value === undefined) return { value, note: "undefined" };
  const errors = outcome.map((y, i) => (y - forecast[i]!) ** 2);
  const moves = outcome.map((y) => y * y);
  return { value, interval: skillInterval(errors, moves, { horizon }) };
}

/** A mean with its Newey-West interval. */
export function meanEstimate(values: Float64Array, horizon: number): Estimate {
  const test = neweyWestT(values, neweyWestLag(values.length, horizon));
  const value = mean(values);
  if (test === undefined) return { value };
  const half = z * test.standardError;
  return { value, interval: { low: value - half, high: value + half, confidence: 0.95 } };
}
