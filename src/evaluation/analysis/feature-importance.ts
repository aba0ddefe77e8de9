import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { normalCdf } from "../../foundation/statistics/normal-distribution.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import type { Estimate } from "../report/estimate.ts";
import { holm } from "../significance/holm.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { neweyWestT } from "../significance/newey-west-t.ts";
import { skillInterval } from "../significance/skill-interval.ts";
import { meanOrTooFew } from "./row-estimates.ts";

/** A model's forecasts on some rows and what came, log-return over the horizon, oldest first. */
export interface ForecastRows {
  readonly outcome: Float64Array;
  readonly forecast: Float64Array;
  /** Rows over which outcomes overlap, >= 1. */
  readonly horizon: number;
}

/** What the model said on the same rows when a feature was another window's. */
export interface ShuffledForecasts {
  /** "close", "volume". */
  readonly name: string;
  /** [rows] log-return, one column per repeat, at least one. */
  readonly repeats: readonly Float64Array[];
}

/** What is lost without the information in a feature. */
export interface FeatureImportance {
  readonly name: string;
  /** Increase of the mean squared error relative to the error unshuffled: 0.01 is 1 %. */
  readonly errorIncrease: Estimate;
  /** Drop of the directional accuracy, fraction. */
  readonly accuracyDrop: Estimate;
  /** Root mean square change of the forecast in standard deviations of the forecast; 0: not read. */
  readonly forecastChange: number | undefined;
  /** True where an increase or a drop is no chance at 5 %, all features counted (Holm). */
  readonly matters: boolean;
}

export interface ImportanceSection {
  readonly rows: number;
  readonly repeats: number;
  /** Most error increase first. */
  readonly features: readonly FeatureImportance[];
  /** Every feature at once, the window of another moment: what there is to lose at all. */
  readonly ceiling: FeatureImportance;
  /** What this says, in one sentence. */
  readonly sentence: string;
}

/**
 * Permutation importance with intervals over rows and repeats: per row the loss is averaged over the
 * repeats, so that its Newey-West variance holds the chance of the rows and of the shuffling both.
 *
 * @param ceiling The same with every feature shuffled at once.
 * @see Breiman (2001), "Random forests", Machine Learning 45.
 */
export function featureImportance(
  rows: ForecastRows,
  features: readonly ShuffledForecasts[],
  ceiling: ShuffledForecasts,
): ImportanceSection {
  const judged = features.map((shuffled) => judge(rows, shuffled));
  const adjusted = holm(judged.flatMap(({ pValues }) => pValues));
  const all = judged.map(({ importance }, i): FeatureImportance => ({
    ...importance,
    matters: Math.min(adjusted[2 * i]!, adjusted[2 * i + 1]!) < level,
  }));
  const whole = judge(rows, ceiling);
  const top: FeatureImportance = {
    ...whole.importance,
    matters: Math.min(...holm(whole.pValues)) < level,
  };
  const increase = ({ errorIncrease }: FeatureImportance): number => errorIncrease.value ?? 0;
  const sorted = all.toSorted((a, b) => increase(b) - increase(a));
  return {
    rows: rows.outcome.length,
    repeats: ceiling.repeats.length,
    features: sorted,
    ceiling: top,
    sentence: sentenceOf(sorted, top),
  };
}

const level = 0.05;

interface Judged {
  readonly importance: Omit<FeatureImportance, "matters">;
  /** One-sided, of the error increase and of the accuracy drop. */
  readonly pValues: readonly [number, number];
}

function judge(rows: ForecastRows, { name, repeats }: ShuffledForecasts): Judged {
  const { outcome, forecast, horizon } = rows;
  assert(repeats.length > 0, "a shuffle is repeated at least once");
  const error = outcome.map((y, i) => (y - forecast[i]!) ** 2);
  const shuffledError = meanOver(repeats, (f, i) => (outcome[i]! - f) ** 2);
  const lost = meanOver(repeats, (f, i) => hit(outcome[i]!, forecast[i]!) - hit(outcome[i]!, f));
  const drop = lost.filter((_, i) => outcome[i] !== 0);
  const change = Math.sqrt(mean(meanOver(repeats, (f, i) => (f - forecast[i]!) ** 2)));
  const spread = standardDeviation(forecast);
  return {
    importance: {
      name,
      errorIncrease: increaseEstimate(error, shuffledError, horizon),
      accuracyDrop: meanOrTooFew(drop, horizon),
      forecastChange: spread > 0 ? change / spread : undefined,
    },
    pValues: [
      chanceAboveZero(
        shuffledError.map((e, i) => e - error[i]!),
        horizon,
      ),
      chanceAboveZero(drop, horizon),
    ],
  };

  function meanOver(
    columns: readonly Float64Array[],
    of: (value: number, row: number) => number,
  ): Float64Array {
    return outcome.map(
      (_, i) => columns.reduce((sum, f) => sum + of(f[i]!, i), 0) / columns.length,
    );
  }
}

// The skill of the unshuffled error over the shuffled one, turned round: MSE shuffled / MSE - 1.
function increaseEstimate(
  error: Float64Array,
  shuffledError: Float64Array,
  horizon: number,
): Estimate {
  const skill = skillInterval(shuffledError, error, { horizon });
  const value = mean(error) > 0 ? mean(shuffledError) / mean(error) - 1 : undefined;
  if (skill === undefined) return { value: undefined, note: "n too small" };
  const { low, high, confidence } = skill;
  return { value, interval: { low: -high, high: -low, confidence } };
}

function chanceAboveZero(values: Float64Array, horizon: number): number {
  if (values.length === 0) return 1;
  const test = neweyWestT(values, neweyWestLag(values.length, horizon));
  return test === undefined ? 1 : 1 - normalCdf(test.statistic);
}

function hit(outcome: number, forecast: number): number {
  return outcome !== 0 && Math.sign(outcome) === Math.sign(forecast) ? 1 : 0;
}

function sentenceOf(features: readonly FeatureImportance[], ceiling: FeatureImportance): string {
  const needed = features.filter(({ matters }) => matters).map(({ name }) => name);
  if (needed.length > 0) {
    const rest = features.length > needed.length ? "; the others change nothing measurable" : "";
    return `The forecasts need ${listed(needed)}${rest}.`;
  }
  if (ceiling.matters) {
    return "No single feature matters: they stand in for one another, only all of them together are missed.";
  }
  return "No feature matters: with every input taken from another moment the forecasts are no worse, so nothing in them holds outside training.";
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
