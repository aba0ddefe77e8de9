import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import type { Registering } from "../../adapters/registry-files/register-version.ts";
import { readTrials } from "../../adapters/trial-ledger/trial-ledger.ts";
import type { TwinComparison } from "../../evaluation/comparison/compare-twins.ts";
import type { PerformanceMetrics } from "../../evaluation/report/performance-metrics.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import type { TrainingReport } from "../../evaluation/report/training-report.ts";
import type { VerdictName } from "../../evaluation/verdict/verdict.ts";
import type { Clock } from "../../foundation/clock.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type PreparedSamples, prepareSamples } from "../../learning/features/prepare-samples.ts";
import type { TrainingEnd } from "../../learning/training/train.ts";
import { bestEpoch, type EpochLosses } from "../../learning/training/training-state.ts";
import { loadCandles, type LoadedCandles } from "../load-candles.ts";
import { chooseInputs, type ChosenInputs } from "./choose-inputs.ts";
import { countLooks } from "./count-looks.ts";
import type { ModelFacts } from "./describe-model.ts";
import { judgeExam } from "./judge-exam.ts";
import { planCourse } from "./plan-course.ts";
import { sampleOptions } from "./plan-training.ts";
import type { TrainingWatch } from "./run-training.ts";
import type { TrainingCourse } from "./train-course.ts";
import { gainNotMeasured, gainUnknown, noticesBefore } from "./training-notice.ts";
import type { TrainingSettings } from "./training-request.ts";
import type { WarmStart } from "./warm-start.ts";
import { weighAblation } from "./weigh-ablation.ts";
import { writeModel } from "./write-model.ts";

/** A training that is to become a version. */
export interface VersionTraining {
  readonly settings: TrainingSettings;
  readonly origin: Registering["origin"];
  /** Asked once the samples are known; by default the seed draws the weights. */
  readonly chooseStart?: (prepared: PreparedSamples) => Promise<ChosenStart>;
}

/** How a training begins. */
export interface ChosenStart {
  /** The training's, but for how long and on how much it trains. */
  readonly settings: TrainingSettings;
  readonly warmStart: WarmStart | undefined;
  /** One sentence. */
  readonly reason: string;
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
  /** Weights that it began with; `undefined`: the seed drew them. */
  readonly warmStart: ModelVersion | undefined;
  readonly durationSeconds: number;
}

/**
 * From candles to a written version: samples, trainings, exam, bundle.
 *
 * @throws as `trainModel`.
 */
export async function trainVersion(
  course: TrainingCourse,
  training: VersionTraining,
  watch: TrainingWatch,
): Promise<TrainedModel> {
  const { clock } = watch;
  const startedMs = clock.nowMs();
  const loaded = await loadCandles(training.settings, clock);
  const begun = await beginTraining(training, loaded, watch);
  const { settings, chosen, prepared, warmStart } = begun;
  const { kind, sentiment } = chosen;
  const place: ModelPlace = { ...settings, kind };
  // What could not be judged in the end should fail before it is trained.
  await readTrials(place);
  const planned = planCourse({ settings, place, loaded, prepared, sentiment, warmStart });
  const trained = planned.outcomeOf(await course.train(planned.runs, watch));
  const { members, outputs, end } = trained;
  const judgement = judgeExam(loaded.series, prepared, outputs);
  const { plan } = planned;
  const shown = { members, outputs, judgement, startedMs };
  const facts = { settings, ...loaded, prepared, plan, sentiment, warmStart, ...shown };
  const ablation = trained.twin && (await weighAblation(place, facts, trained.twin));
  const written = await writeModel(
    place,
    { ...facts, ablation },
    { clock, origin: training.origin },
  );
  tellAfter(watch, { ...facts, ablation, unnoted: written.unnoted });
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
    warmStart: warmStart?.version,
    durationSeconds: (clock.nowMs() - startedMs) / 1000,
  };
}

function tellAfter(
  { onNotice }: TrainingWatch,
  { sentiment, ablation, warmStart, unnoted }: Outcome,
): void {
  if (sentiment !== undefined && ablation === undefined)
    onNotice?.(warmStart === undefined ? gainUnknown : gainNotMeasured);
  if (unnoted !== undefined) onNotice?.({ kind: "not-noted", sentence: unnoted });
}

interface Outcome extends Pick<ModelFacts, "sentiment" | "ablation" | "warmStart"> {
  readonly unnoted: string | undefined;
}

interface BegunTraining {
  readonly settings: TrainingSettings;
  readonly chosen: ChosenInputs;
  readonly prepared: PreparedSamples;
  readonly warmStart: WarmStart | undefined;
}

async function beginTraining(
  { settings: asked, chooseStart }: VersionTraining,
  loaded: LoadedCandles,
  watch: TrainingWatch,
): Promise<BegunTraining> {
  const first = await readInputs(asked, loaded, watch.clock);
  const start = await chooseStart?.(first.prepared);
  const { settings, warmStart } = start ?? { settings: asked, warmStart: undefined };
  // A start that trains on another window has other samples.
  const isSame = settings.trainWindow === asked.trainWindow;
  const inputs = isSame ? first : await readInputs(settings, loaded, watch.clock);
  const notices = noticesBefore({
    recipe: settings.recipe,
    candleWarnings: loaded.warnings,
    sentimentWarnings: inputs.chosen.warnings,
    choice: settings.inputs === "price" ? undefined : inputs.chosen.reason,
    start: start?.reason,
  });
  for (const notice of notices) watch.onNotice?.(notice);
  return { settings, ...inputs, warmStart };
}

async function readInputs(
  settings: TrainingSettings,
  { series }: LoadedCandles,
  clock: Clock,
): Promise<Pick<BegunTraining, "chosen" | "prepared">> {
  const chosen = await chooseInputs(settings, series, clock);
  return {
    chosen,
    prepared: prepareSamples(series, sampleOptions(settings, chosen.sentiment?.columns)),
  };
}
