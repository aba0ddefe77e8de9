import { MisuseError } from "../../foundation/errors.ts";
import { trainWindowsMin } from "../../learning/features/segments.ts";
import { candlesInSpan } from "../../market/candle-span.ts";
import {
  trainingSettings,
  type TrainingSettings,
  type TrainModelRequest,
} from "../training/training-request.ts";
import { walkDefaults } from "./walk-defaults.ts";

/** What a person may say about a walk-forward; training options as `train` has them. */
export interface WalkForwardRequest extends Omit<
  TrainModelRequest,
  "recipe" | "split" | "validationSplit" | "resume"
> {
  /** Each is walked on the same folds; default "return" alone. */
  readonly recipes?: readonly string[] | undefined;
  /** Default 8. */
  readonly folds?: number | undefined;
  /** Span of the candles that a fold trains on: "2y" (default), "26w", "90d", or candles. */
  readonly trainWindow?: string | undefined;
  /** Span of each fold's exam, after which the model is trained anew; default "30d". */
  readonly retrainEvery?: string | undefined;
  /** Every fold trains on all candles since the first fold's; default false, the window rolls. */
  readonly expanding?: boolean | undefined;
  /** Candles purged at every border, at least the horizon, which is the default. */
  readonly purge?: number | undefined;
  /** Candles left out at every border besides the purged; "window": as many as a window has; default 0. */
  readonly embargo?: number | "window" | undefined;
  /** Trainings side by side; default: as many as keep all cores busy. */
  readonly jobs?: number | undefined;
  /** Where the forecast table goes; default: into the folder of the walk. */
  readonly forecasts?: string | undefined;
  /** Where the report goes as an HTML page; of several recipes each has its own, named after it. */
  readonly reportFile?: string | undefined;
  /** Forget what earlier runs of this walk have finished. */
  readonly fresh?: boolean | undefined;
  /** Costs of one side, fraction of the order's value; default: the instrument's own. */
  readonly costPerSide?: number | undefined;
  /** Bootstrap resamples behind the intervals; default 10,000. */
  readonly draws?: number | undefined;
}

/** A request whose every value is known and in range. */
export interface WalkSettings {
  /** One per recipe, equal but for it. */
  readonly trainings: readonly [TrainingSettings, ...TrainingSettings[]];
  readonly folds: number;
  /** Candles. */
  readonly trainWindow: number;
  /** Candles. */
  readonly retrainEvery: number;
  readonly expanding: boolean;
  readonly purge: number;
  readonly embargo: number;
  readonly jobs: number | undefined;
  readonly forecasts: string | undefined;
  readonly reportFile: string | undefined;
  readonly fresh: boolean;
  /** Decides what is said of the folds, not the folds; the instrument's own where absent. */
  readonly costPerSide: number | undefined;
  readonly draws: number | undefined;
}

/** @throws {MisuseError} E_INSTRUMENT, E_TIMEFRAME, E_TRAINING_OPTION, E_SPAN, E_WALK_OPTION. */
export function walkSettings(request: WalkForwardRequest): WalkSettings {
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  const asked: Asked = { ...walkDefaults, ...Object.fromEntries(given) };
  const trainings = trainingsOf(request, asked.recipes);
  const { timeframe } = trainings[0];
  return {
    trainings,
    folds: whole("number of folds", asked.folds, 1),
    trainWindow: whole(
      "train window in candles",
      candlesInSpan(asked.trainWindow, timeframe, "the train window"),
      trainWindowsMin,
    ),
    retrainEvery: candlesInSpan(asked.retrainEvery, timeframe, "how often to retrain"),
    expanding: asked.expanding,
    ...bordersOf(request, trainings[0]),
    jobs: request.jobs === undefined ? undefined : whole("number of jobs", request.jobs, 1),
    forecasts: request.forecasts,
    reportFile: request.reportFile,
    fresh: asked.fresh,
    costPerSide: request.costPerSide,
    draws: request.draws,
  };
}

type Asked = Pick<WalkSettings, "folds" | "expanding" | "fresh"> & {
  readonly recipes: readonly string[];
  readonly trainWindow: string;
  readonly retrainEvery: string;
};

function trainingsOf(
  request: WalkForwardRequest,
  recipes: readonly string[],
): WalkSettings["trainings"] {
  // The folds are cut by the train window, and nothing within them.
  const asked = { ...request, trainWindow: undefined };
  const [first, ...others] = recipes.map((recipe) => trainingSettings({ ...asked, recipe }));
  if (first === undefined) throw misuse("at least one recipe is needed, there was none");
  if (new Set(recipes).size === recipes.length) return [first, ...others];
  throw misuse(`each recipe is walked once, value was ${recipes.join(",")}`);
}

function bordersOf(
  { purge, embargo = 0 }: WalkForwardRequest,
  { horizon, lookback }: TrainingSettings,
): Pick<WalkSettings, "purge" | "embargo"> {
  return {
    purge: whole("purge", purge ?? horizon, horizon),
    embargo: whole("embargo", embargo === "window" ? lookback : embargo, 0),
  };
}

function whole(what: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw misuse(`the ${what} must be a whole number of at least ${least}, value was ${value}`);
}

function misuse(reason: string): MisuseError {
  return new MisuseError("E_WALK_OPTION", `Cannot walk forward: ${reason}`);
}
