import { siblingEntry } from "../adapters/child-process/entry-starter.ts";
import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { readTrials } from "../adapters/trial-ledger/trial-ledger.ts";
import type { TwinComparison } from "../evaluation/comparison/compare-twins.ts";
import type { PerformanceMetrics } from "../evaluation/report/performance-metrics.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import type { TrainingReport } from "../evaluation/report/training-report.ts";
import type { VerdictName } from "../evaluation/verdict/verdict.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { prepareSamples } from "../learning/features/prepare-samples.ts";
import type { TrainingEnd } from "../learning/training/train.ts";
import { bestEpoch, type EpochLosses } from "../learning/training/training-state.ts";
import { loadCandles, type LoadedCandles } from "./load-candles.ts";
import { chooseInputs, type ChosenInputs } from "./training/choose-inputs.ts";
import { countLooks } from "./training/count-looks.ts";
import { judgeExam } from "./training/judge-exam.ts";
import { planCourse } from "./training/plan-course.ts";
import { sampleOptions } from "./training/plan-training.ts";
import { openTrainingCourse, type TrainingCourse } from "./training/train-course.ts";
import { gainUnknown, noticesBefore, type TrainingNotice } from "./training/training-notice.ts";
import type { TrainingPace } from "./training/training-pace.ts";
import {
  trainingSettings,
  type TrainingSettings,
  type TrainModelRequest,
} from "./training/training-request.ts";
import { weighAblation } from "./training/weigh-ablation.ts";
import { writeModel } from "./training/write-model.ts";

export type { TrainModelRequest } from "./training/training-request.ts";
export type { TrainingNotice } from "./training/training-notice.ts";
export type { TrainingPace } from "./training/training-pace.ts";

/** How a training is watched and stopped; all optional. */
export interface TrainModelWatch {
  /** About ten times a second. */
  readonly onProgress?: (pace: TrainingPace) => void;
  /** What the person should know; all but `resumed` and `gain-unknown` come before the first step. */
  readonly onNotice?: (notice: TrainingNotice) => void;
  /** Aborting ends the run after the step it is at; the best epoch so far becomes the model. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

export interface TrainedModel {
  readonly version: ModelVersion;
  /** The version's folder. */
  readonly path: string;
  /** From candles alone or with sentiment, and why in one sentence. */
  readonly inputs: {
    readonly kind: ModelKind;
    readonly reason: string;
    /** The sources that were read and how far each reaches. */
    readonly sources: ChosenInputs["sources"];
  };
  /** On the exam: mse, mae, r2 and directional accuracy, in scaled units and quote currency, beside the baselines. */
  readonly metrics: PerformanceMetrics;
  /** What `train` prints: the model beside the yardsticks with intervals. */
  readonly report: TrainingReport;
  /** Of a sentiment model: beside a price-only twin on the same exam rows. */
  readonly ablation: TwinComparison | undefined;
  readonly verdict: VerdictName;
  /** The verdict with its reason and its legs; the look at the exam is counted. */
  readonly verdictDetail: ReportCard["verdict"];
  readonly end: TrainingEnd;
  /** Counted from 1; of an ensemble's first member, as `history` and `seed`. */
  readonly bestEpoch: number;
  readonly history: readonly EpochLosses[];
  readonly seed: number;
  /** Networks whose forecasts are averaged. */
  readonly members: number;
  readonly durationSeconds: number;
}

/**
 * Trains the CNN+LSTM on closed candles and writes an immutable version folder with the
 * ONNX model, the Keras file, metadata, figure, golden vectors, calibration and manifest. A sentiment
 * model is trained beside a price-only twin that shows what sentiment is worth.
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
  // The first process starts up while the candles are read.
  const course = openTrainingCourse(siblingEntry(import.meta.url, "./workers/training-process"));
  try {
    return await trainWith(course, settings, { ...watch, clock });
  } finally {
    await course.end();
  }
}

async function trainWith(
  course: TrainingCourse,
  settings: TrainingSettings,
  watch: TrainModelWatch & { readonly clock: Clock },
): Promise<TrainedModel> {
  const { clock } = watch;
  const startedMs = clock.nowMs();
  const loaded = await loadCandles(settings, clock);
  const chosen = await chooseInputs(settings, loaded.series, clock);
  const { kind, sentiment } = chosen;
  const prepared = prepareSamples(loaded.series, sampleOptions(settings, sentiment?.columns));
  tellBefore(watch, settings, { loaded, chosen });
  const place: ModelPlace = { ...settings, kind };
  // What could not be judged in the end should fail before it is trained.
  await readTrials(place);
  const planned = planCourse({ settings, place, loaded, prepared, sentiment });
  const trained = planned.outcomeOf(await course.train(planned.runs, watch));
  const { members, outputs, end } = trained;
  const judgement = judgeExam(loaded.series, prepared, outputs);
  const { plan } = planned;
  const shown = { members, outputs, judgement, startedMs };
  const facts = { settings, ...loaded, prepared, plan, sentiment, ...shown };
  const ablation = trained.twin && (await weighAblation(place, facts, trained.twin));
  if (sentiment !== undefined && ablation === undefined) watch.onNotice?.(gainUnknown);
  const written = await writeModel(place, { ...facts, ablation }, clock);
  if (end !== "stopped") await course.forget();
  const verdictDetail = await countLooks({ written, judgement, ablation }, { place, clock });
  const { history } = members[0]!;
  return {
    version: written.version,
    path: written.path,
    inputs: { kind, reason: chosen.reason, sources: chosen.sources },
    metrics: judgement.metrics,
    report: judgement.report,
    ablation: ablation?.comparison,
    verdict: verdictDetail.verdict,
    verdictDetail,
    end,
    bestEpoch: bestEpoch(history),
    history,
    seed: plan.seed,
    members: members.length,
    durationSeconds: (clock.nowMs() - startedMs) / 1000,
  };
}

function tellBefore(
  watch: TrainModelWatch,
  { recipe, inputs }: TrainingSettings,
  { loaded, chosen }: { readonly loaded: LoadedCandles; readonly chosen: ChosenInputs },
): void {
  const notices = noticesBefore({
    recipe,
    candleWarnings: loaded.warnings,
    sentimentWarnings: chosen.warnings,
    choice: inputs === "price" ? undefined : chosen.reason,
  });
  for (const notice of notices) watch.onNotice?.(notice);
}
