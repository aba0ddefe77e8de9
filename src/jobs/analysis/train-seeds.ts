import { siblingEntry } from "../../adapters/child-process/entry-starter.ts";
import { startTrainingProcess } from "../../adapters/child-process/train-in-child.ts";
import { openCheckpointFolder } from "../../adapters/checkpoint-files/checkpoint-folder.ts";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import type { SeedScores } from "../../evaluation/analysis/seed-spread.ts";
import { join } from "node:path";
import type { Clock } from "../../foundation/clock.ts";
import { throwIfInterrupted } from "../../foundation/throw-if-interrupted.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { splitOf, trainingParams } from "../../learning/bundle/training-params.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { missionNetwork } from "../../learning/network/network-shape.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";
import type { JudgedModel } from "../judging/judged-model.ts";
import { purposeOfSeeds } from "./trained-samples.ts";
import { claimTraining } from "../training/claim-training.ts";
import { judgeExam } from "../training/judge-exam.ts";
import { runTraining } from "../training/run-training.ts";
import { readStoredTraining } from "../training/stored-training.ts";
import { trainingFingerprint } from "../training/training-fingerprint.ts";
import type { TrainingPace } from "../training/training-pace.ts";
import { trainingSettings } from "../training/training-request.ts";
import { hashWeights } from "../training/warm-start.ts";

export interface SeedTask {
  readonly metadata: ModelMetadata;
  readonly place: ModelPlace;
  /** The candles that the version was trained on, and their samples. */
  readonly series: CandleSeries;
  readonly prepared: PreparedSamples;
  /** Further trainings, >= 1; their seeds follow the version's own. */
  readonly count: number;
}

export interface SeedWatch {
  /** @param training Counted from 1. */
  readonly onProgress?: ((training: number, pace: TrainingPace) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
}

const seedsThere = 2 ** 32;

/**
 * Trains the very same settings and data with other seeds, one after the other in child processes,
 * and judges each on the exam. Those of a warm start begin with the same weights and differ in order. Nothing is registered. A run that was broken off goes on from its
 * checkpoints, which lie beside the versions until all trainings are over.
 *
 * @throws {InterruptedError} E_INTERRUPTED: `signal` was aborted.
 * @throws {RefusedError} the loss ran away; E_TRAINING_RUNNING: another process is at it; the version
 *   whose weights began a warm start is broken.
 * @throws {WorldError} the disk or a training process failed.
 */
export async function trainSeeds(task: SeedTask, watch: SeedWatch): Promise<readonly SeedScores[]> {
  const { seed: first, warm_start: warm } = trainingParams(task.metadata, purposeOfSeeds);
  const start = warm === undefined ? undefined : await weightsOf(task.place, warm as ModelVersion);
  const scores: SeedScores[] = [];
  const finished: (() => Promise<void>)[] = [];
  for (let training = 1; training <= task.count; training++) {
    const seed = (first + training) % seedsThere;
    const run = runOf(task, seed, start);
    scores.push(await trainOnce(task, run, { ...watch, training }));
    const { checkpointPath, fingerprint } = run;
    finished.push(() => openCheckpointFolder(checkpointPath, fingerprint).remove());
  }
  for (const remove of finished) await remove();
  return scores;
}

async function weightsOf(place: ModelPlace, version: ModelVersion): Promise<Float32Array> {
  const stored = await readStoredTraining(place, version);
  return (await stored.weights())[0]!;
}

/** How the version itself did on the exam that the other seeds are judged on. */
export async function scoreSeed(
  model: JudgedModel,
  series: CandleSeries,
  prepared: PreparedSamples,
): Promise<SeedScores> {
  const positions = windowPositions(prepared, prepared.segments.exam);
  const { scaledOutput } = await model.forecastAt(series, positions);
  return scoresOf(
    trainingParams(model.metadata, purposeOfSeeds).seed,
    { series, prepared },
    scaledOutput,
  );
}

function scoresOf(
  seed: number,
  { series, prepared }: Pick<SeedTask, "series" | "prepared">,
  outputs: ArrayLike<number>,
): SeedScores {
  const scaled = Float32Array.from(outputs);
  const spoken = { from: prepared.segments.exam.from, scaled };
  const { model } = judgeExam(series, prepared, spoken).report.scores;
  return { seed, skill: model.skill, directionalAccuracy: model.direction.accuracy };
}

interface SeedRun {
  readonly plan: TrainingPlan;
  readonly start: Float32Array | undefined;
  readonly fingerprint: string;
  readonly checkpointPath: string;
}

async function trainOnce(
  { series, prepared }: SeedTask,
  run: SeedRun,
  { training, onProgress, ...watch }: SeedWatch & { readonly training: number },
): Promise<SeedScores> {
  const process = startTrainingProcess(
    siblingEntry(import.meta.url, "../workers/training-process"),
  );
  try {
    const claim = await claimTraining(run.checkpointPath);
    try {
      const { outputs } = await runTraining(
        process,
        { ...run, prepared, resume: true },
        { ...watch, onProgress: (pace) => onProgress?.(training, pace) },
      );
      // A training that is told to stop still answers with its best epoch so far.
      throwIfInterrupted(watch.signal);
      return scoresOf(run.plan.seed, { series, prepared }, outputs);
    } finally {
      await claim.release();
    }
  } finally {
    process.end();
  }
}

function runOf(
  { metadata, place, prepared }: SeedTask,
  seed: number,
  start: Float32Array | undefined,
): SeedRun {
  const { instrument, timeframe, recipe, horizon, features } = metadata;
  const params = trainingParams(metadata, purposeOfSeeds);
  const { samples } = prepared;
  const head = recipe === "direction" ? "sigmoid" : "linear";
  const plan: TrainingPlan = {
    network: missionNetwork(samples.features.length, samples.lookback, head),
    epochs: params.epochs,
    batchSize: params.batch_size,
    learningRate: params.learning_rate,
    patience: params.patience ?? params.epochs,
    seed,
    shards: params.shards,
  };
  const { split, validationSplit, trainWindow } = splitOf(params);
  const shape = { instrument, timeframe, recipe, horizon, features, seed };
  const cut = { split, validationSplit, trainWindow: trainWindow?.toString() };
  const fingerprint = trainingFingerprint(trainingSettings({ ...shape, ...cut }), plan, {
    data: metadata.data.sha256,
    start: start && hashWeights(start),
  });
  const checkpointPath = join(modelFolder(place), `.training-${fingerprint.slice(0, 12)}`);
  return { plan, start, fingerprint, checkpointPath };
}
