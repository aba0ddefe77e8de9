import { onnxForecastRunner } from "../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { writeVersion, type WrittenVersion } from "../src/adapters/model-files/write-version.ts";
import { encodeCalibration } from "../src/evaluation/calibration/calibration-file.ts";
import { fitCalibration } from "../src/evaluation/calibration/fit-calibration.ts";
import type { FittedCalibration } from "../src/evaluation/calibration/fitted-calibration.ts";
import { createRng } from "../src/foundation/rng.ts";
import { loadSentimentOf } from "./simulated-mood.ts";
import { rawWindows } from "../src/jobs/judging/forecast-positions.ts";
import { describeModel } from "../src/jobs/training/describe-model.ts";
import { recordGolden } from "../src/jobs/training/golden-windows.ts";
import { examOutputs, judgeExam } from "../src/jobs/training/judge-exam.ts";
import { planTraining, sampleOptions } from "../src/jobs/training/plan-training.ts";
import { sentimentInputs } from "../src/jobs/training/sentiment-inputs.ts";
import { trainingSettings } from "../src/jobs/training/training-request.ts";
import { deployedModel } from "../src/learning/bundle/deployed-model/deployed-model.ts";
import { encodeMetadata, type ModelMetadata } from "../src/learning/bundle/metadata.ts";
import { bundleFileNames } from "../src/learning/bundle/model-kind.ts";
import { encodeNovelty } from "../src/learning/bundle/novelty-file.ts";
import type { FittedTransform } from "../src/learning/features/fitted-transform.ts";
import { type FittedNovelty, fitNovelty } from "../src/learning/features/novelty.ts";
import { type PreparedSamples, prepareSamples } from "../src/learning/features/prepare-samples.ts";
import { initialParameters } from "../src/learning/network/initial-parameters.ts";
import type { NetworkShape } from "../src/learning/network/network-shape.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { hashCandles } from "../src/market/hash-candles.ts";
import type { SentimentReading } from "../src/sentiment/sentiment-reading.ts";

export interface PlantedModel {
  readonly modelsDir: string;
  /** Where samples, calibration and exam come from. */
  readonly series: CandleSeries;
  /** A sentiment model where there are some, else a price model. */
  readonly readings?: readonly SentimentReading[];
  readonly recipe?: "return" | "level" | "window";
  readonly lookback?: number;
  readonly horizon?: number;
  readonly seed?: number;
  /** Networks; more than one are an ensemble. */
  readonly members?: number;
  /** "20240101T000000Z" */
  readonly stamp?: string;
  /** What is put in the place of a sound version's own, before it is sealed. */
  readonly change?: {
    readonly parameters?: (own: Float32Array, network: NetworkShape) => Float32Array;
    readonly metadata?: (own: ModelMetadata) => ModelMetadata;
    readonly calibration?: (own: FittedCalibration) => FittedCalibration;
    readonly novelty?: (own: FittedNovelty) => FittedNovelty;
    /** Files by their names, last of all. */
    readonly files?: (own: Map<string, Uint8Array>) => void;
  };
}

/**
 * Writes a whole, sealed version in seconds: a network that was never trained, and everything else as
 * training makes it.
 */
export async function plantModel(planted: PlantedModel): Promise<WrittenVersion> {
  const asked: Required<Omit<PlantedModel, "readings">> & Pick<PlantedModel, "readings"> = {
    ...defaults,
    ...planted,
  };
  const { series, readings, seed, stamp, change, recipe, horizon, lookback } = asked;
  const { instrument, timeframe } = series;
  const kind = readings === undefined ? "price" : "sentiment";
  const settings = trainingSettings({
    instrument,
    timeframe,
    recipe,
    sequenceLength: lookback,
    horizon,
    epochs: 1,
    seed,
  });
  const sentiment = readings && sentimentInputs(settings, series, loadSentimentOf(readings));
  const prepared = prepareSamples(series, sampleOptions(settings, sentiment?.columns));
  const plan = planTraining(settings, prepared);
  const members = Array.from({ length: asked.members }, (_, k) => {
    const own = initialParameters(plan.network, createRng(seed + k));
    return either(own, change.parameters, plan.network);
  });
  const { transform, samples, segments } = prepared;
  const model = deployedModel({ network: plan.network, members, transform, properties: {} });
  const from = segments.calibrationA.from;
  const outputs = { from, scaled: await scaledOutputs(model, prepared) };
  const judgement = judgeExam(series, prepared, outputs);
  const history = [{ loss: 1, validationLoss: 1 }];
  const metadata = describeModel({
    settings,
    series,
    dataHash: hashCandles(series),
    prepared,
    plan,
    members: members.map((_, k) => ({ seed: seed + k, history })),
    sentiment,
    ablation: undefined,
    judgement,
    stamp,
    startedMs: 0,
    finishedMs: Date.UTC(2024, 0, 1),
    software: {},
  });
  const golden = await recordGolden(model, onnxForecastRunner, {
    prepared,
    outputs: examOutputs(outputs, prepared),
  });
  const calibration = fitCalibration(judgement.calibration!);
  const novelty = fitNovelty(samples, segments.train);
  const names = bundleFileNames(instrument, kind);
  const files = new Map<string, Uint8Array>([
    [names.onnx, model],
    [names.metadata, Buffer.from(encodeMetadata(either(metadata, change.metadata)))],
    [names.golden, Buffer.from(JSON.stringify(golden))],
    [names.calibration, Buffer.from(encodeCalibration(either(calibration, change.calibration)))],
    [names.novelty, Buffer.from(encodeNovelty(either(novelty, change.novelty)))],
  ]);
  change.files?.(files);
  const place = { modelsDir: planted.modelsDir, instrument, timeframe, kind } as const;
  return writeVersion(place, { stamp, files });
}

const defaults = {
  recipe: "return",
  lookback: 24,
  horizon: 1,
  seed: 1,
  members: 1,
  stamp: "20240101T000000Z",
  change: {},
} as const satisfies Partial<PlantedModel>;

// A sound version's own, or what is put in its place.
function either<T, Rest extends readonly unknown[]>(
  own: T,
  change: ((own: T, ...rest: Rest) => T) | undefined,
  ...rest: Rest
): T {
  return change === undefined ? own : change(own, ...rest);
}

// Of all windows from calibration A on to the exam's last.
async function scaledOutputs(
  model: Uint8Array,
  { grid, samples, segments, transform }: PreparedSamples & { readonly transform: FittedTransform },
): Promise<Float32Array> {
  const endRows = samples.endRow.subarray(segments.calibrationA.from, segments.exam.until);
  const loaded = await onnxForecastRunner.load(model);
  const answers = await loaded.run(rawWindows(grid, endRows, transform), {
    windows: endRows.length,
    lookback: transform.lookback,
    features: transform.features.length,
  });
  await loaded.release();
  return answers.scaledOutputs;
}
