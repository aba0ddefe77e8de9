import { outputSpread } from "../../evaluation/leaks/constant-output.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import type { Recipe } from "../../learning/features/recipes/recipe.ts";
import type { SoundnessCheck } from "./soundness-check.ts";

/** A sound model's mean squared error is at most so many times persistence's. */
const errorMax = 1.05;

interface ExamAnswers {
  readonly forecastLogReturn: Float64Array;
  readonly outcomeLogReturn: Float64Array;
}

/**
 * Whether a model's answers are worth judging: they vary, and their error stays near persistence's.
 * Recipe `level` is exempt from the latter: it lags behind prices above those it was trained on.
 *
 * @param rows Log-returns over the horizon on the exam.
 */
export function checkAnswers(rows: ExamAnswers, recipe: Recipe): readonly SoundnessCheck[] {
  return [variation(rows), error(rows, recipe)];
}

function variation(rows: ExamAnswers): SoundnessCheck {
  const name = "output varies";
  const spread = outputSpread(rows);
  if (spread === undefined)
    return { name, outcome: "not checked", detail: "the market never moved" };
  if (!spread.isConstant) {
    const detail = `forecasts vary ${spread.text} as much as the market`;
    return { name, outcome: "passed", detail };
  }
  const detail = `the model has collapsed: its forecasts vary only ${spread.text} as much as the market`;
  return { name, outcome: "failed", detail };
}

function error(rows: ExamAnswers, recipe: Recipe): SoundnessCheck {
  const { forecastLogReturn: forecast, outcomeLogReturn: outcome } = rows;
  const name = "error";
  const persistence = mean(outcome.map((y) => y * y));
  if (persistence === 0) {
    return { name, outcome: "not checked", detail: "the close never moved: nothing to err about" };
  }
  const ratio = mean(outcome.map((y, i) => (y - forecast[i]!) ** 2)) / persistence;
  const isNear = ratio <= errorMax;
  const measured = `its mean squared error is ${ratio.toPrecision(4)} times persistence's`;
  if (recipe === "level") {
    const detail = `${measured}; recipe level may have any`;
    return { name, outcome: isNear ? "passed" : "not checked", detail };
  }
  const detail = `${measured}, at most ${errorMax} is sound`;
  return { name, outcome: isNear ? "passed" : "failed", detail };
}
