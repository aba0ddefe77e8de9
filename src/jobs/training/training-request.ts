import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { recipes } from "../../learning/features/recipes/recipe-table.ts";
import type { TrainedRecipe } from "../../learning/features/recipes/recipe.ts";
import { trainWindowsMin, type Split } from "../../learning/features/segments.ts";
import { candlesInSpan } from "../../market/candle-span.ts";
import { parseInstrument, type InstrumentId } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe } from "../../market/timeframe.ts";
import { ensembleMax, sequenceLengthMin, trainingDefaults } from "./training-defaults.ts";

/** What a person may say about a training; whatever is left out has the published recipe's value. */
export interface TrainModelRequest {
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** "level" (default), "window", "return" or "direction". */
  readonly recipe?: string | undefined;
  /** Candles ahead; default 1. */
  readonly horizon?: number | undefined;
  /** "research" (default) or "deploy". */
  readonly split?: string | undefined;
  /** Default 50. */
  readonly epochs?: number | undefined;
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** Research split: share of what comes before calibration and exam that validates; default 0.2. */
  readonly validationSplit?: number | undefined;
  /** Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Candles per window; default 120. */
  readonly sequenceLength?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
  /** Epochs without a better validation loss before training stops; default 10. */
  readonly patience?: number | undefined;
  /** Default open, high, low, close, volume. */
  readonly features?: readonly string[] | undefined;
  /** Train on sentiment beside the candles, whatever its coverage. */
  readonly forceSentiment?: boolean | undefined;
  /** Train on candles alone; with neither, sentiment where it covers the training span and is fresh. */
  readonly priceOnly?: boolean | undefined;
  /** Files of sentiment readings instead of the stored ones. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** Trainings from following seeds whose forecasts are averaged, 1 to 16; default 1. */
  readonly ensemble?: number | undefined;
  /** A CSV or Parquet file instead of the store. */
  readonly file?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Newest train windows that are kept: a span such as "2y", or candles; all by default. */
  readonly trainWindow?: string | undefined;
  /** Go on from the last finished epoch of the same training, if there is one. */
  readonly resume?: boolean | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

/** Which model the person asked for; "automatic" leaves it to the readings. */
export type AskedInputs = "sentiment" | "price" | "automatic";

/** A request whose every value is known and in range. */
export interface TrainingSettings {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly recipe: TrainedRecipe;
  readonly horizon: number;
  readonly split: Split;
  readonly epochs: number;
  readonly batchSize: number;
  readonly validationSplit: number;
  readonly learningRate: number;
  readonly lookback: number;
  readonly seed: number;
  readonly patience: number;
  readonly features: readonly string[] | undefined;
  readonly inputs: AskedInputs;
  readonly sentimentFiles: readonly string[];
  readonly ensemble: number;
  readonly file: string | undefined;
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
  /** Newest train windows that are kept; all where undefined. */
  readonly trainWindow: number | undefined;
  readonly resume: boolean;
  readonly modelsDir: string;
  readonly dataDir: string;
}

/** Parts of a batch: a part of the training's result, never of the machine. */
export const trainingShards = 2;

const splits: readonly Split[] = ["research", "deploy"];

/** @throws {MisuseError} E_INSTRUMENT, E_TIMEFRAME, E_TRAINING_OPTION, E_SPAN. */
export function trainingSettings(request: TrainModelRequest): TrainingSettings {
  const asked = { ...trainingDefaults, ...withoutUndefined(request) };
  return {
    instrument: parseInstrument(asked.instrument),
    timeframe: parseTimeframe(asked.timeframe),
    recipe: oneOf("recipe", asked.recipe, recipes),
    horizon: whole("horizon", asked.horizon, 1),
    split: oneOf("split", asked.split, splits),
    epochs: whole("number of epochs", asked.epochs, 1),
    batchSize: whole("batch size", asked.batchSize, 1),
    validationSplit: asked.validationSplit,
    learningRate: positive("learning rate", asked.learningRate),
    lookback: whole("sequence length", asked.sequenceLength, sequenceLengthMin),
    seed: whole("seed", asked.seed, 0),
    patience: whole("patience", asked.patience, 1),
    features: request.features,
    inputs: askedInputs(request),
    sentimentFiles: request.sentimentFiles ?? [],
    ensemble: whole("ensemble's number of members", asked.ensemble, 1, ensembleMax),
    file: request.file,
    sinceMs: request.sinceMs,
    untilMs: request.untilMs,
    trainWindow: trainWindow(request, asked),
    resume: request.resume ?? false,
    modelsDir: asked.modelsDir,
    dataDir: asked.dataDir,
  };
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined(
  request: TrainModelRequest,
): Defined<TrainModelRequest> & { readonly instrument: string } {
  const entries = Object.entries(request).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as TrainModelRequest & Defined<TrainModelRequest>;
}

function trainWindow(
  { trainWindow: span }: TrainModelRequest,
  { timeframe, horizon }: { readonly timeframe: string; readonly horizon: number },
): number | undefined {
  if (span === undefined) return undefined;
  const candles = candlesInSpan(span, parseTimeframe(timeframe), "the train window");
  // The horizon's last windows are purged.
  return whole("train window in candles", candles, trainWindowsMin + horizon);
}

function askedInputs({
  forceSentiment,
  priceOnly,
  sentimentFiles,
}: TrainModelRequest): AskedInputs {
  if (priceOnly !== true) return forceSentiment === true ? "sentiment" : "automatic";
  if (forceSentiment === true) refuseBoth("--force-sentiment");
  if (sentimentFiles !== undefined && sentimentFiles.length > 0) refuseBoth("--sentiment");
  return "price";
}

function refuseBoth(flag: string): never {
  throw new MisuseError(
    "E_TRAINING_OPTION",
    `Cannot train: --price-only reads no sentiment, leave it or ${flag} out`,
  );
}

function oneOf<Name extends string>(what: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  throw new MisuseError(
    "E_TRAINING_OPTION",
    `Cannot train: the ${what} must be one of ${names.join(", ")}, value was "${value}"${didYouMean(value, names)}`,
  );
}

function whole(what: string, value: number, least: number, most = Infinity): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`;
  throw new MisuseError(
    "E_TRAINING_OPTION",
    `Cannot train: the ${what} must be a whole number ${range}, value was ${value}`,
  );
}

function positive(what: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new MisuseError(
    "E_TRAINING_OPTION",
    `Cannot train: the ${what} must be a number above 0, value was ${value}`,
  );
}
