import { join } from "node:path";
import { siblingEntry } from "../adapters/child-process/entry-starter.ts";
import {
  startTrainingProcess,
  type TrainingProcess,
} from "../adapters/child-process/train-in-child.ts";
import { modelFolder, type ModelPlace } from "../adapters/model-files/model-place.ts";
import { openCheckpointFolder } from "../adapters/checkpoint-files/checkpoint-folder.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { WorldError } from "../foundation/errors.ts";
import { sweepTemporaries } from "../foundation/sweep-temporaries.ts";
import type { PerformanceMetrics } from "../evaluation/report/performance-metrics.ts";
import { verdictOf } from "../evaluation/report/build-report-card.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import type { TrainingReport } from "../evaluation/report/training-report.ts";
import type { VerdictName } from "../evaluation/verdict/verdict.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { prepareSamples } from "../learning/features/prepare-samples.ts";
import type { TrainingEnd } from "../learning/training/train.ts";
import { bestEpoch, type EpochLosses } from "../learning/training/training-state.ts";
import { readTrials } from "../adapters/trial-ledger/trial-ledger.ts";
import { configurationOf, lookAtExam } from "./judging/exam-trials.ts";
import { loadCandles, type LoadedCandles } from "./load-candles.ts";
import { claimTraining } from "./training/claim-training.ts";
import { type ExamJudgement, judgeExam } from "./training/judge-exam.ts";
import { planTraining, sampleOptions } from "./training/plan-training.ts";
import { runTraining } from "./training/run-training.ts";
import { trainingFingerprint } from "./training/training-fingerprint.ts";
import type { TrainingNotice } from "./training/training-notice.ts";
import type { TrainingPace } from "./training/training-pace.ts";
import { type WrittenModel, writeModel } from "./training/write-model.ts";
import {
  trainingSettings,
  type TrainingSettings,
  type TrainModelRequest,
} from "./training/training-request.ts";

export type { TrainModelRequest } from "./training/training-request.ts";
export type { TrainingNotice } from "./training/training-notice.ts";
export type { TrainingPace } from "./training/training-pace.ts";

/** How a training is watched and stopped; all optional. */
export interface TrainModelWatch {
  /** About ten times a second. */
  readonly onProgress?: (pace: TrainingPace) => void;
  /** What the person should know; all but `resumed` come before the first step. */
  readonly onNotice?: (notice: TrainingNotice) => void;
  /** Aborting ends the run after the step it is at; the best epoch so far becomes the model. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

export interface TrainedModel {
  readonly version: ModelVersion;
  /** The version's folder. */
  readonly path: string;
  /** On the exam: mse, mae, r2 and directional accuracy, in scaled units and quote currency, beside the baselines. */
  readonly metrics: PerformanceMetrics;
  /** What `train` prints: the model beside the yardsticks with intervals. */
  readonly report: TrainingReport;
  readonly verdict: VerdictName;
  /** The verdict with its reason and its legs; the look at the exam is counted. */
  readonly verdictDetail: ReportCard["verdict"];
  readonly end: TrainingEnd;
  /** Counted from 1. */
  readonly bestEpoch: number;
  readonly history: readonly EpochLosses[];
  readonly seed: number;
  readonly durationSeconds: number;
}

/**
 * Trains the CNN+LSTM on closed candles and writes an immutable version folder with the
 * ONNX model, the Keras file, metadata, figure, golden vectors and manifest.
 *
 * Nothing is written under `modelsDir` but checkpoints until the whole bundle exists.
 *
 * @throws {MisuseError} what is asked for cannot be: an option, too few candles, a constant column.
 * @throws {RefusedError} E_LOSS_NOT_FINITE, E_LOSS_EXPLODED: the loss ran away; no bundle is written.
 *   E_TRAINING_RUNNING: another process is at the same training. E_TRIALS_BROKEN: the count of
 *   looks at the exam cannot be read.
 * @throws {InterruptedError} stopped before an epoch was finished.
 * @throws {WorldError} the disk or the training process failed.
 */
export async function trainModel(
  request: TrainModelRequest,
  watch: TrainModelWatch = {},
): Promise<TrainedModel> {
  const clock = watch.clock ?? systemClock;
  const settings = trainingSettings(request);
  // The process starts up while the candles are read.
  const process = startTrainingProcess(siblingEntry(import.meta.url, "./workers/training-process"));
  try {
    return await trainWith(process, settings, { ...watch, clock });
  } finally {
    process.end();
  }
}

async function trainWith(
  process: TrainingProcess,
  settings: TrainingSettings,
  watch: TrainModelWatch & { readonly clock: Clock },
): Promise<TrainedModel> {
  const startedMs = watch.clock.nowMs();
  const loaded = await loadCandles(settings, watch.clock);
  const prepared = prepareSamples(loaded.series, sampleOptions(settings));
  notify(watch, settings, loaded);
  const plan = planTraining(settings, prepared);
  const place: ModelPlace = { ...settings, kind: "price" };
  // What could not be judged in the end should fail before it is trained.
  await readTrials(place);
  const fingerprint = trainingFingerprint(settings, plan, loaded.dataHash);
  const checkpointPath = join(modelFolder(place), `.training-${fingerprint.slice(0, 12)}`);
  const claim = await claimTraining(checkpointPath);
  try {
    for (const folder of [modelFolder(place), checkpointPath]) {
      await sweepTemporaries(folder, watch.clock);
    }
    const run = { prepared, plan, fingerprint, checkpointPath, resume: settings.resume };
    const result = await runTraining(process, run, watch);
    const judgement = judgeExam(loaded.series, prepared, result.outputs);
    const trained = { settings, ...loaded, prepared, plan, result, judgement, startedMs };
    const written = await writeModel(place, trained, watch.clock);
    if (result.end !== "stopped") await openCheckpointFolder(checkpointPath, fingerprint).remove();
    const verdictDetail = await judgeWritten(written, judgement, { place, clock: watch.clock });
    return {
      version: written.version,
      path: written.path,
      metrics: judgement.metrics,
      report: judgement.report,
      verdict: verdictDetail.verdict,
      verdictDetail,
      end: result.end,
      bestEpoch: bestEpoch(result.history),
      history: result.history,
      seed: plan.seed,
      durationSeconds: (watch.clock.nowMs() - startedMs) / 1000,
    };
  } finally {
    await claim.release();
  }
}

// A version that exists has looked at its exam, also when it was stopped early.
async function judgeWritten(
  { version, metadata }: WrittenModel,
  { judged }: ExamJudgement,
  { place, clock }: { readonly place: ModelPlace; readonly clock: Clock },
): Promise<ReportCard["verdict"]> {
  const { decisionTimeMs } = judged.rows;
  const look = {
    configuration: configurationOf(metadata),
    label: version,
    firstDecisionMs: decisionTimeMs[0]!,
    lastDecisionMs: decisionTimeMs.at(-1)!,
  };
  try {
    return verdictOf(judged, { trials: await lookAtExam(place, look, clock) });
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const { code, message, retryable } = error;
    const kept = `${message}; version ${version} is written and whole, validate it later`;
    throw new WorldError(code, kept, { cause: error, retryable });
  }
}

function notify(
  watch: TrainModelWatch,
  { recipe }: TrainingSettings,
  { warnings }: LoadedCandles,
): void {
  for (const sentence of warnings) watch.onNotice?.({ kind: "rows-refused", sentence });
  if (recipe !== "level") return;
  const sentence =
    "Recipe level scales prices by the range of the training candles: at new highs its inputs leave that range and its forecasts lag far behind the market.";
  watch.onNotice?.({ kind: "level-saturates", sentence });
}
