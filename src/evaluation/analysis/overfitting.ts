import { mean } from "../../foundation/statistics/mean.ts";
import { assert } from "../../foundation/assert.ts";
import type { Estimate } from "../report/estimate.ts";
import type { LearningCurve } from "../report/report-card.ts";
import {
  accuracyOrTooFew,
  differenceEstimate,
  isAboveZero,
  meanOrTooFew,
  skillOrTooFew,
} from "./row-estimates.ts";

export const fitSegments = ["train", "validation", "calibration", "exam"] as const;
export type FitSegment = (typeof fitSegments)[number];

/** A segment's rows as the model forecast them, oldest first. */
export interface SegmentRows {
  readonly name: FitSegment;
  /** Windows that the segment has; more than rows where they were drawn. */
  readonly windows: number;
  /** Log-return over the horizon that came and that was forecast. */
  readonly outcome: Float64Array;
  readonly forecast: Float64Array;
  /** The loss of training per row, in its own units. */
  readonly loss: Float64Array;
  /** Rows over which outcomes overlap, >= 1. */
  readonly horizon: number;
}

export const fitMeasures = ["loss", "rmse", "skill", "directionalAccuracy"] as const;
export type FitMeasure = (typeof fitMeasures)[number];

export interface SegmentFit extends Readonly<Record<FitMeasure, Estimate>> {
  readonly name: FitSegment;
  readonly windows: number;
  readonly rows: number;
}

export interface OverfittingSection {
  /** "mse" or "binary_crossentropy", of the network's own output. */
  readonly lossName: string;
  /** In order of time. */
  readonly segments: readonly SegmentFit[];
  /** Train minus exam; skill and accuracy above 0, loss and RMSE below 0 are worse on the exam. */
  readonly gap: Readonly<Record<FitMeasure, Estimate>>;
  readonly sentence: string;
  /** Absent for versions from before it was kept. */
  readonly learningCurve: LearningCurve | undefined;
  readonly learningCurveSentence: string;
}

/**
 * How the model did on what it has seen beside what it has not.
 *
 * @param segments Each of `fitSegments` once.
 * @throws {InvariantError} train or exam is missing.
 */
export function overfittingView(
  segments: readonly SegmentRows[],
  training: { readonly lossName: string; readonly learningCurve: LearningCurve | undefined },
): OverfittingSection {
  const fits = segments.map(fitOf);
  const train = fits.find(({ name }) => name === "train");
  const exam = fits.find(({ name }) => name === "exam");
  assert(train !== undefined && exam !== undefined, "train and exam stand beside one another");
  const gap = (measure: FitMeasure): Estimate => differenceEstimate(train[measure], exam[measure]);
  const gaps = {
    loss: gap("loss"),
    rmse: gap("rmse"),
    skill: gap("skill"),
    directionalAccuracy: gap("directionalAccuracy"),
  };
  return {
    ...training,
    segments: fits,
    gap: gaps,
    sentence: sentenceOf(gaps, { train, exam }),
    learningCurveSentence: curveSentence(training.learningCurve),
  };
}

function fitOf({ name, windows, outcome, forecast, loss, horizon }: SegmentRows): SegmentFit {
  return {
    name,
    windows,
    rows: outcome.length,
    loss: meanOrTooFew(loss, horizon),
    rmse: rootEstimate(
      meanOrTooFew(
        outcome.map((y, i) => (y - forecast[i]!) ** 2),
        horizon,
      ),
    ),
    skill: skillOrTooFew(outcome, forecast, horizon),
    directionalAccuracy: accuracyOrTooFew(outcome, forecast, horizon),
  };
}

// Root of a mean and of its bounds; a normal interval may reach below 0.
function rootEstimate({ value, interval, note }: Estimate): Estimate {
  if (value === undefined) return { value, note };
  const root = Math.sqrt(value);
  if (interval === undefined) return { value: root };
  const low = Math.sqrt(Math.max(0, interval.low));
  return { value: root, interval: { ...interval, low, high: Math.sqrt(interval.high) } };
}

function sentenceOf(
  gap: OverfittingSection["gap"],
  { train, exam }: { readonly train: SegmentFit; readonly exam: SegmentFit },
): string {
  const remembers = isAboveZero(gap.skill) || isAboveZero(gap.directionalAccuracy);
  if (gap.skill.value === undefined) return "Too few rows to compare training with the exam.";
  if (!remembers && !isAboveZero(train.skill) && !isAboveZero(exam.skill)) {
    return "No overfitting to be seen, and nothing learnt: neither on train nor on the exam can skill be told from 0.";
  }
  if (!remembers) {
    return "No overfitting to be seen: on the exam the model is as good as on what it was trained on, within chance.";
  }
  if (!isAboveZero(train.skill) && !isAboveZero(gap.directionalAccuracy)) {
    return "Worse on the exam than on train, where it had no skill either: the market has left what it was trained on, or it is unfit; that is not memory.";
  }
  const kept = isAboveZero(exam.skill)
    ? "part of its skill holds on new candles"
    : "none of its skill holds on new candles";
  return `Overfitted: it is better on what it was trained on than chance allows, and ${kept}.`;
}

function curveSentence(curve: LearningCurve | undefined): string {
  if (curve === undefined) {
    return "This version was trained before losses per epoch were kept: no learning curve.";
  }
  const { bestEpoch, epochs } = curve;
  const last = epochs.at(-1);
  const best = epochs[bestEpoch - 1];
  if (last === undefined || best === undefined) return "No epoch was kept.";
  if (bestEpoch === epochs.length) {
    return "The validation loss was lowest in the last epoch: longer training may still gain.";
  }
  const after = mean(epochs.slice(bestEpoch).map(({ validationLoss }) => validationLoss));
  const rise = (100 * (after / best.validationLoss - 1)).toFixed(1);
  const worse = rise === "0.0" ? "no lower" : `${rise} % higher on average`;
  return `The validation loss was lowest after epoch ${bestEpoch} of ${epochs.length} and ${worse} afterwards: what came later did not hold outside training.`;
}
