import { join } from "node:path";
import type { TrainingResult } from "../../adapters/child-process/training-messages.ts";
import { modelFolder, type ModelPlace } from "../../adapters/model-files/model-place.ts";
import { type PreparedSamples, prepareSamples } from "../../learning/features/prepare-samples.ts";
import type { TrainingEnd } from "../../learning/training/train.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { bestEpoch } from "../../learning/training/training-state.ts";
import type { LoadedCandles } from "../load-candles.ts";
import { ensemblePlans, meanOutputs } from "./ensemble-plans.ts";
import type { TrainedTwin } from "./judge-ablation.ts";
import { type JudgedOutputs, judgedWindows } from "./judge-exam.ts";
import { planTraining, sampleOptions } from "./plan-training.ts";
import type { SentimentInputs } from "./sentiment-inputs.ts";
import type { CourseRun } from "./train-course.ts";
import { trainingFingerprint } from "./training-fingerprint.ts";
import type { TrainingSettings } from "./training-request.ts";
import { hashWeights, type WarmStart } from "./warm-start.ts";

/** What the trainings of one version are planned from. */
export interface CourseGround {
  readonly settings: TrainingSettings;
  readonly place: ModelPlace;
  readonly loaded: Pick<LoadedCandles, "series" | "dataHash">;
  readonly prepared: PreparedSamples;
  readonly sentiment: SentimentInputs | undefined;
  /** Weights to begin with, one per member; by default the seeds draw them. */
  readonly warmStart?: WarmStart | undefined;
}

export interface PlannedCourse {
  /** Of the first member. */
  readonly plan: TrainingPlan;
  /** The model's members, then those of its twin. */
  readonly runs: readonly CourseRun[];
  outcomeOf(results: readonly TrainingResult[]): CourseOutcome;
}

/** What a course ended with. */
export interface CourseOutcome {
  /** Fewer than were asked for where the course was stopped. */
  readonly members: readonly TrainingResult[];
  /** Their mean, on the calibration segment and on the exam. */
  readonly outputs: JudgedOutputs;
  /** Of a sentiment model, unless the course was stopped before it was whole. */
  readonly twin: TrainedTwin | undefined;
  readonly end: TrainingEnd;
}

/**
 * The trainings that one version takes, in order: each member of the ensemble, and for a sentiment
 * model as many members of a twin that sees the same windows, seeds and plan without sentiment. A warm
 * start has no twin: there are no weights that saw the same candles without sentiment.
 */
export function planCourse(ground: CourseGround): PlannedCourse {
  const { settings, prepared, sentiment, warmStart } = ground;
  const plan = planTraining(settings, prepared);
  const count = settings.ensemble;
  const hasTwin = sentiment !== undefined && warmStart === undefined;
  const side = {
    prepared,
    sentiment: sentiment?.hash,
    judged: judgedWindows(prepared),
    names: modelNames(count, hasTwin),
    starts: warmStart?.members ?? [],
  };
  const model = runsOf(ground, side);
  const twin = hasTwin ? twinSide(ground) : undefined;
  const all = [...model, ...(twin === undefined ? [] : runsOf(ground, twin))];
  return {
    plan,
    runs: all.map((run, i) => withPart(run, all.length - 1 - i)),
    outcomeOf(results) {
      const members = results.slice(0, count);
      const isWhole = results.length === all.length && results.at(-1)?.end !== "stopped";
      const scaled = meanOutputs(members.map(({ outputs }) => outputs));
      return {
        members,
        outputs: { from: side.judged.from, scaled },
        twin: twin && isWhole ? trainedTwin(twin.prepared, all, results, count) : undefined,
        end: isWhole ? results[0]!.end : "stopped",
      };
    },
  };
}

type BareRun = Omit<CourseRun, "part"> & { readonly name: string | undefined };

interface Side {
  readonly prepared: PreparedSamples;
  /** Of the readings. */
  readonly sentiment: string | undefined;
  readonly judged: { readonly from: number; readonly until: number };
  /** Per member. */
  readonly names: readonly (string | undefined)[];
  /** Weights per member; none where the seeds draw them. */
  readonly starts: readonly Float32Array[];
}

function twinSide({ settings, loaded }: CourseGround): Side {
  const prepared = prepareSamples(loaded.series, sampleOptions(settings));
  const { exam: judged } = prepared.segments;
  const names = memberNames("price-only twin", settings.ensemble);
  return { prepared, sentiment: undefined, judged, names, starts: [] };
}

function runsOf({ settings, place, loaded }: CourseGround, side: Side): readonly BareRun[] {
  const { prepared, sentiment, judged, names, starts } = side;
  const plans = ensemblePlans(planTraining(settings, prepared), settings.ensemble);
  return plans.map((plan, k) => {
    const start = starts[k];
    const startHash = start && hashWeights(start);
    const hashes = { data: loaded.dataHash, sentiment, start: startHash };
    const fingerprint = trainingFingerprint(settings, plan, hashes);
    const checkpointPath = join(modelFolder(place), `.training-${fingerprint.slice(0, 12)}`);
    const { resume } = settings;
    const run = { prepared, plan, start, fingerprint, checkpointPath, resume, judged };
    return { ...run, name: names[k] };
  });
}

function withPart({ name, ...run }: BareRun, following: number): CourseRun {
  return { ...run, part: { following, ...(name === undefined ? {} : { name }) } };
}

function modelNames(count: number, hasTwin: boolean): readonly (string | undefined)[] {
  if (hasTwin) return memberNames("sentiment model", count);
  return count === 1 ? [undefined] : memberNames("", count);
}

function memberNames(of: string, count: number): readonly string[] {
  if (count === 1) return [of];
  const before = of === "" ? "" : `${of}, `;
  return Array.from({ length: count }, (_, k) => `${before}member ${k + 1} of ${count}`);
}

function trainedTwin(
  prepared: PreparedSamples,
  runs: readonly BareRun[],
  results: readonly TrainingResult[],
  count: number,
): TrainedTwin {
  const own = results.slice(count);
  return {
    prepared,
    outputs: meanOutputs(own.map(({ outputs }) => outputs)),
    seeds: runs.slice(count).map(({ plan }) => plan.seed),
    bestEpochs: own.map(({ history }) => bestEpoch(history)),
  };
}
