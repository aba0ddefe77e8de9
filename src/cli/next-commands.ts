import type { PredictCloseRequest } from "../jobs/predict-close.ts";
import type { TrainModelRequest } from "../jobs/train-model.ts";
import type { ValidateModelRequest } from "../jobs/validate-model.ts";
import { trainingDefaults } from "../jobs/training/training-defaults.ts";
import { shellWord } from "./shell-word.ts";

/** A command that makes sense now and a phrase of what it does. */
export interface NextCommand {
  readonly command: string;
  readonly purpose: string;
}

/** Input columns for candles that have no volume. */
export const featuresWithoutVolume = ["open", "high", "low", "close"] as const;

const columns = 100;

/**
 * The lines of the "Next:" block: the purposes aligned beside the commands, each below its command
 * where one of these lines would pass 100 columns; no line at all for no commands.
 */
export function nextBlock(next: readonly NextCommand[]): readonly string[] {
  if (next.length === 0) return [];
  const width = Math.max(...next.map(({ command }) => command.length));
  const beside = next.map(({ command, purpose }) => `  ${command.padEnd(width)}   ${purpose}`);
  if (beside.every((line) => line.length <= columns)) return ["Next:", ...beside];
  return ["Next:", ...next.flatMap(({ command, purpose }) => [`  ${command}`, `      ${purpose}`])];
}

type FlagValue = string | number | boolean | readonly string[];
type Flags<Request> = Readonly<Record<Exclude<keyof Request, "instrument">, string>>;

const placeFlags = { modelsDir: "--models", dataDir: "--data-dir" } as const;

// --resume belongs to the run that was broken off.
const trainFlags: Flags<Omit<TrainModelRequest, "resume">> = {
  timeframe: "--timeframe",
  file: "--data",
  sinceMs: "--since",
  untilMs: "--until",
  features: "--features",
  forceSentiment: "--force-sentiment",
  priceOnly: "--price-only",
  sentimentFiles: "--sentiment",
  recipe: "--recipe",
  horizon: "--horizon",
  sequenceLength: "--sequence-length",
  split: "--split",
  validationSplit: "--validation-split",
  trainWindow: "--train-window",
  epochs: "--epochs",
  patience: "--patience",
  batchSize: "--batch-size",
  learningRate: "--learning-rate",
  seed: "--seed",
  ensemble: "--ensemble",
  ...placeFlags,
};

const predictFlags: Flags<PredictCloseRequest> = {
  timeframe: "--timeframe",
  file: "--data",
  sentimentFiles: "--sentiment",
  priceOnly: "--price-only",
  atMs: "--at",
  version: "--version",
  ...placeFlags,
};

type ValidateFlag = Exclude<keyof ValidateModelRequest, "instrument" | "costPerSide" | "draws">;

const validateFlags: Readonly<Record<ValidateFlag, string>> = {
  model: "--model",
  type: "--type",
  timeframe: "--timeframe",
  file: "--data",
  sentimentFiles: "--sentiment",
  ...placeFlags,
};

/** Which model, and on which candles, as the commands of a registered version take it. */
export type RegisteredModelRequest = Pick<ValidateModelRequest, ValidateFlag> & {
  readonly instrument: string;
};

/** The `train` command of a request, for a shell: every setting that is not the default's. */
export function trainCommandLine(request: TrainModelRequest): string {
  return `candlecast train ${shellWord(request.instrument)}${flagsText(request, trainFlags)}`;
}

/** The `predict` command of a request, for a shell: every setting that is not the default's. */
export function predictCommandLine(request: PredictCloseRequest): string {
  return `candlecast predict ${shellWord(request.instrument)}${flagsText(request, predictFlags)}`;
}

/** The `validate` command of a version, for a shell: every setting that is not the default's. */
export function validateCommandLine(request: RegisteredModelRequest): string {
  return registeredCommandLine("validate", request);
}

/** The `compare` command that holds a version, the newest by default, against the champion. */
export function compareCommandLine({ model = "new", ...request }: RegisteredModelRequest): string {
  const words = ` --model1 current --model2 ${shellWord(model)}`;
  return registeredCommandLine("compare", request, words);
}

/** The `deploy` command of a version, the newest by default, for a shell. */
export function deployCommandLine({ model = "new", ...request }: RegisteredModelRequest): string {
  return registeredCommandLine("deploy", { model, ...request });
}

/**
 * Any command about a model of the registry, for a shell: every setting that is not the default's.
 *
 * @param verb "models history" too. @param words What is said first, with a space before it.
 */
export function registeredCommandLine(
  verb: string,
  request: RegisteredModelRequest,
  words = "",
): string {
  const flags = flagsText(request, validateFlags);
  return `candlecast ${verb} ${shellWord(request.instrument)}${words}${flags}`;
}

/** Words as they stand, for a shell, with the folders that are not the defaults'. */
export function placedCommandLine(
  words: string,
  places: { readonly modelsDir?: string | undefined; readonly dataDir?: string | undefined },
): string {
  return `candlecast ${words}${flagsText(places, placeFlags)}`;
}

/** A `data` command, for a shell, with the folder of the candles where it is not the default's. */
export function dataCommandLine(
  words: readonly string[],
  { dataDir }: { readonly dataDir?: string | undefined },
): string {
  return placedCommandLine(`data ${words.map(shellWord).join(" ")}`, { dataDir });
}

function flagsText<Key extends string>(
  settings: Readonly<Partial<Record<NoInfer<Key>, FlagValue | undefined>>>,
  flags: Readonly<Record<Key, string>>,
): string {
  const defaults: Readonly<Record<string, FlagValue>> = trainingDefaults;
  const keys = Object.keys(flags) as Key[];
  return keys
    .map((key) => {
      const value = settings[key];
      if (value === undefined || value === false || value === defaults[key]) return "";
      if (value === true) return ` ${flags[key]}`;
      const isRepeated = typeof value === "object" && repeated.has(key);
      const values: readonly Exclude<FlagValue, boolean>[] = isRepeated ? value : [value];
      return values.map((one) => ` ${flags[key]} ${shellWord(valueText(key, one))}`).join("");
    })
    .join("");
}

/** Lists whose flag is given once per entry. */
const repeated: ReadonlySet<string> = new Set(["sentimentFiles"]);

function valueText(key: string, value: Exclude<FlagValue, boolean>): string {
  if (typeof value === "object") return value.join(",");
  return typeof value === "number" && key.endsWith("Ms") ? momentText(value) : String(value);
}

// The shortest that reads back as the same moment: 2024-02-12, 2024-02-12T15:00Z.
function momentText(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return iso.replace(/T00:00:00\.000Z$|(?::00)?\.000Z$/, (end) => (end.startsWith("T") ? "" : "Z"));
}
