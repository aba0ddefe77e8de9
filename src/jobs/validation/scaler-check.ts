import type { CandleSeries } from "../../market/candle-series.ts";
import type { FittedSentiment } from "../../sentiment/sentiment-features.ts";
import type { JudgedExam } from "../judging/judge-version.ts";
import type { JudgedModel } from "../judging/judged-model.ts";
import { trainedCandles } from "../judging/trained-candles.ts";
import { checkScaler } from "./check-scaler.ts";
import { refittedSentiment } from "./refitted-sentiment.ts";
import type { SoundnessCheck } from "./soundness-check.ts";

/**
 * Fits everything that a version fitted on its train rows anew and compares. That can be said only where
 * the candles, and the readings of a sentiment model, are those that it was fitted on.
 */
export function scalerCheck(
  model: JudgedModel,
  series: CandleSeries,
  { positions }: Pick<JudgedExam, "positions">,
): SoundnessCheck {
  const { transform } = model;
  if (transform.recipe === "foreign") {
    return notChecked("it was trained elsewhere: its scaling is stated, not fitted here");
  }
  const own = trainedCandles(series, model.metadata);
  if (own === undefined) return notChecked("these are not the candles that it was trained on");
  const objection = sentimentObjection(model, own);
  if (objection !== undefined) return objection;
  const inputs = { transform, extraColumns: model.extraColumns(series) };
  return checkScaler(series, positions.train, inputs);
}

// Newer readings may follow: what was fitted shows whether those of the train rows are the same.
function sentimentObjection(
  { metadata, sentiment }: JudgedModel,
  own: CandleSeries,
): SoundnessCheck | undefined {
  if (metadata.sentiment === undefined || sentiment === undefined) return undefined;
  const refitted = numbersOf(refittedSentiment(own, metadata, sentiment.timeline));
  const stated = numbersOf(metadata.sentiment.fitted);
  const differing = stated.find(([name, value]) => new Map(refitted).get(name) !== value);
  if (differing === undefined) return undefined;
  if (!sentiment.areTrainedReadings) {
    return notChecked("these are not the sentiment readings that it was trained on");
  }
  const [name, value] = differing;
  const detail = `its sentiment was not fitted on the train rows alone: ${name} is ${value} and would be ${new Map(refitted).get(name)}`;
  return { name: "scaler", outcome: "failed", detail };
}

function numbersOf({ volume, extreme, neutral }: FittedSentiment): readonly [string, number][] {
  return [
    ["volume mean", volume.mean],
    ["volume std", volume.std],
    ["extreme", extreme],
    ...Object.entries(neutral).map(([name, value]): [string, number] => [`neutral ${name}`, value]),
  ];
}

function notChecked(detail: string): SoundnessCheck {
  return { name: "scaler", outcome: "not checked", detail };
}
