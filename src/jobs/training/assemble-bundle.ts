import { drawPng } from "../../adapters/charts/draw-png.ts";
import { encodeKerasFile } from "../../adapters/hdf5/encode-keras-file.ts";
import { onnxForecastRunner } from "../../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { encodeCalibration } from "../../evaluation/calibration/calibration-file.ts";
import { fitCalibration } from "../../evaluation/calibration/fit-calibration.ts";
import { assert } from "../../foundation/assert.ts";
import type { TrainingResult } from "../../adapters/child-process/training-messages.ts";
import { deployedModel } from "../../learning/bundle/deployed-model/deployed-model.ts";
import { kerasMembersFile } from "../../learning/bundle/keras-members.ts";
import type { BundleFiles } from "../../learning/bundle/manifest.ts";
import { encodeMetadata, type ModelMetadata } from "../../learning/bundle/metadata.ts";
import { bundleFileNames, type ModelKind } from "../../learning/bundle/model-kind.ts";
import { encodeNovelty } from "../../learning/bundle/novelty-file.ts";
import { trainingFigure } from "../../learning/bundle/training-figure/training-figure.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { bestEpoch } from "../../learning/training/training-state.ts";
import { toKerasWeights } from "../../learning/network/keras-weights.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { recordGolden } from "./golden-windows.ts";
import { type ExamJudgement, examOutputs, type JudgedOutputs } from "./judge-exam.ts";

/** A finished training and everything that is said about it. */
export interface FinishedTraining {
  readonly series: CandleSeries;
  readonly prepared: PreparedSamples;
  /** Of the first member. */
  readonly plan: TrainingPlan;
  /** One per network; more than one are an ensemble. */
  readonly members: readonly TrainingResult[];
  /** Their mean outputs. */
  readonly outputs: JudgedOutputs;
  readonly judgement: ExamJudgement;
  readonly kind: ModelKind;
  readonly metadata: ModelMetadata;
}

const kerasLoss = { linear: "mse", sigmoid: "binary_crossentropy" } as const;

/**
 * Makes the files of a bundle in memory: ONNX, Keras, metadata, figure, golden vectors, calibration
 * and the train windows' neighbourhood.
 *
 * @throws {RefusedError} E_EXPORT_DIFFERS: the exported model is not the trained one.
 */
export async function assembleBundle(finished: FinishedTraining): Promise<BundleFiles> {
  const { series, prepared, plan, members, metadata, kind, judgement } = finished;
  const { transform } = prepared;
  const names = bundleFileNames(series.instrument, kind);
  const { network } = plan;
  const parameters = members.map((member) => member.parameters);
  const properties = modelProperties(metadata);
  const model = deployedModel({ network, members: parameters, transform, properties });
  const outputs = examOutputs(finished.outputs, prepared);
  const golden = await recordGolden(model, onnxForecastRunner, { prepared, outputs });
  const weights = parameters.map((own) => toKerasWeights(network, own));
  const keras = kerasMembersFile(weights, {
    lookback: network.lookback,
    loss: kerasLoss[network.head],
    learningRate: plan.learningRate,
  });
  const { calibration, novelty } = judgement;
  assert(calibration !== undefined && novelty !== undefined, "a bundle is calibrated");
  return new Map<string, Uint8Array>([
    [names.onnx, model],
    [names.keras, await encodeKerasFile(keras.model, keras.weights)],
    [names.metadata, Buffer.from(encodeMetadata(metadata))],
    [names.figure, await drawFigure(finished)],
    [names.golden, Buffer.from(`${JSON.stringify(golden)}\n`)],
    [names.calibration, Buffer.from(encodeCalibration(fitCalibration(calibration)))],
    [names.novelty, Buffer.from(encodeNovelty(novelty))],
  ]);
}

function modelProperties(metadata: ModelMetadata): Readonly<Record<string, string>> {
  const { instrument, timeframe, recipe, horizon, features, sequence_length } = metadata;
  return {
    model_type: metadata.model_type,
    model_version: metadata.model_version,
    instrument,
    timeframe,
    recipe,
    horizon: String(horizon),
    features: features.join(","),
    sequence_length: String(sequence_length),
    scaler: metadata.scaler.kind,
  };
}

async function drawFigure(finished: FinishedTraining): Promise<Uint8Array> {
  const { series, prepared, plan, members, judgement } = finished;
  const { samples, segments } = prepared;
  const { train, exam } = segments;
  const aheadMs = samples.horizon * timeframeMs(series.timeframe);
  const history = members[0]!.history;
  return drawPng(
    trainingFigure({
      instrument: series.instrument,
      timeframe: series.timeframe,
      recipe: samples.recipe,
      horizon: samples.horizon,
      trainFromMs: train.firstDecisionTimeMs,
      trainUntilMs: train.lastLabelTimeMs,
      learningCurve: {
        epochs: history.map((losses, i) => ({ epoch: i + 1, ...losses })),
        bestEpoch: bestEpoch(history),
        lossName: kerasLoss[plan.network.head],
        ...persistenceLoss(finished),
      },
      exam: {
        targetTimeMs: samples.decisionTimeMs
          .slice(exam.from, exam.until)
          .map((decision) => decision + aheadMs),
        lastClose: samples.lastClose.subarray(exam.from, exam.until),
        futureClose: samples.futureClose.subarray(exam.from, exam.until),
        forecastClose: judgement.forecastClose,
      },
    }),
  );
}

// What always forecasting no move would cost on the validation segment; a probability has none.
function persistenceLoss({ prepared }: FinishedTraining): { persistenceValidationLoss?: number } {
  const { samples, segments, transform } = prepared;
  if (samples.recipe === "direction") return {};
  const { from, until } = segments.validation;
  let total = 0;
  for (let w = from; w < until; w += 1) {
    total += (samples.label[w]! - noMove(w)) ** 2;
  }
  return { persistenceValidationLoss: total / (until - from) };

  function noMove(w: number): number {
    if (transform.recipe !== "level") return 0;
    const f = transform.features.indexOf("close");
    return (samples.lastClose[w]! - transform.min[f]!) / samples.unit[w]!;
  }
}
