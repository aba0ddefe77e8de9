import {
  type CalibratedForecast,
  calibratedForecast,
} from "../evaluation/calibration/calibrated-forecast.ts";
import type { FittedCalibration } from "../evaluation/calibration/fitted-calibration.ts";
import { decodeForecast } from "../learning/features/decode-forecast.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { abstain } from "./abstain.ts";
import { isAbsurd } from "./absurd-change.ts";
import type { Abstention, Forecast } from "./forecast.ts";
import type { ForecastQuestion } from "./forecast-question.ts";
import type { ModelAnswers } from "./forecast-runner.ts";
import type { ReadInputs } from "./read-inputs.ts";
import type { ServedModel } from "./served-model.ts";

/** What a model's answer means for the market, or why it cannot be believed. */
export function readAnswer(
  model: ServedModel,
  asked: {
    readonly question: ForecastQuestion;
    readonly inputs: ReadInputs;
    readonly answers: ModelAnswers;
    /** Which of the windows that were answered at once is meant; counted from 0. */
    readonly window?: number;
  },
): Forecast | Abstention {
  const { inputs, answers, question, window = 0 } = asked;
  const { source, version, transform, calibration } = model;
  const { lastClose, unit, decidedAtMs, scale } = inputs;
  const { horizon } = transform;
  const scaledOutput = answers.scaledOutputs[window] ?? Number.NaN;
  // From the scaled output: the model's own close is a float32, too coarse for a small return.
  const decoded = decodeForecast(transform, scaledOutput, { lastClose, unit });
  const { close } = decoded;
  if (!Number.isFinite(close) || !Number.isFinite(answers.closes[window])) {
    return abstain("output-not-finite", "The model's answer is not a finite number.");
  }
  const change = close / lastClose - 1;
  if (isAbsurd(close, { lastClose, horizon })) {
    return abstain(
      "output-absurd",
      `The model answers ${close} after a close of ${lastClose}: no forecast but a fault, or prices far from those it was trained on.`,
    );
  }
  const targetTimeMs = decidedAtMs + horizon * timeframeMs(question.series.timeframe);
  const forecastLogReturn = decoded.logReturn;
  const alpha = followed(question, inputs, calibration);
  question.tracker?.expect({ decidedAtMs, targetTimeMs, forecastLogReturn, lastClose, scale });
  const spread = answers.spreads?.[window];
  return {
    kind: "forecast",
    close,
    lastClose,
    change,
    ...boundsOf(calibratedForecast(calibration, { forecastLogReturn, scale, alpha }), lastClose),
    novelty: inputs.novelty,
    noveltyMax: model.novelty.threshold,
    ...(spread === undefined ? {} : { spread }),
    scaledOutput,
    source,
    version,
    candle: inputs.openTimeMs,
    decidedAtMs,
    targetTimeMs,
    alpha,
  };
}

// Alpha after every outcome that was known at the decision.
function followed(
  { tracker, series }: ForecastQuestion,
  { position }: ReadInputs,
  { interval }: FittedCalibration,
): number {
  tracker?.learn(series, position);
  return tracker?.alpha() ?? interval.target;
}

// From log-returns to closes; a bound that is no finite close is none.
function boundsOf(calibrated: CalibratedForecast, lastClose: number) {
  const { lowLogReturn, highLogReturn, pUp, confidence, informative } = calibrated;
  const high = lastClose * Math.exp(highLogReturn);
  return {
    low: lastClose * Math.exp(lowLogReturn),
    high: Number.isFinite(high) ? high : undefined,
    pUp,
    confidence,
    informative,
  };
}
