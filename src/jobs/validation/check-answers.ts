import { mean } from "../../foundation/statistics/mean.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import type { Recipe } from "../../learning/features/recipes/recipe.ts";
import type { SoundnessCheck } from "./soundness-check.ts";

/** A forecast that varies less than this share of the outcome's deviation is a constant. */
const variationMin = 1e-3;
/** A sound model's mean squared error is at most so many times persistence's. */
const errorMax = 1.05;

/**
 * Whether a model's answers are worth judging: they vary, and their error stays near persistence's.
 * Recipe `level` is exempt from the latter: it lags behind prices above those it was trained on.
 *
 * @param rows Log-returns over the horizon on the exam.
 */
export function checkAnswers(
  rows: { readonly forecastLogReturn: Float64Array; readonly outcomeLogReturn: Float64Array },
  recipe: Recipe,
): readonly SoundnessCheck[] {
  const { forecastLogReturn: forecast, outcomeLogReturn: outcome } = rows;
  const spread = standardDeviation(forecast) / standardDeviation(outcome);
  const varies = spread > variationMin;
  const squared = outcome.map((y, i) => (y - forecast[i]!) ** 2);
  const ratio = mean(squared) / mean(outcome.map((y) => y * y));
  const isNear = ratio <= errorMax;
  return [
    {
      name: "output varies",
      outcome: varies ? "passed" : "failed",
      detail: varies
        ? `forecasts vary ${percent(spread)} as much as the market`
        : `the model has collapsed: its forecasts vary only ${percent(spread)} as much as the market`,
    },
    {
      name: "error",
      outcome: recipe === "level" && !isNear ? "not checked" : isNear ? "passed" : "failed",
      detail: `its mean squared error is ${ratio.toPrecision(4)} times persistence's${
        recipe === "level" ? "; recipe level may have any" : `, at most ${errorMax} is sound`
      }`,
    },
  ];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
