import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import {
  type RegisteredModel,
  registeredModels,
} from "../../adapters/model-files/registered-models.ts";
import type { ViewedModel } from "../../adapters/model-view/view-index.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { BundleFiles } from "../../learning/bundle/manifest.ts";
import { bundleFileNames } from "../../learning/bundle/model-kind.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe } from "../../market/timeframe.ts";
import { answeringVersion, isNotDeployed } from "../forecasting/answering-version.ts";

export interface ViewChoice {
  readonly modelsDir: string;
  /** Default: every instrument that has a model. */
  readonly instrument?: string | undefined;
  /** Default: 1h where there is one, else the only one. */
  readonly timeframe?: string | undefined;
}

export interface ChosenView {
  readonly models: readonly ViewedModel[];
  /** Sentences that a person should see. */
  readonly notes: readonly string[];
}

/**
 * The champion of each model, every byte proven; the newest version where no model of the instrument has
 * one. A file name has no timeframe, so of an instrument with several one is shown.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_INSTRUMENT, E_TIMEFRAME.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST.
 * @throws {WorldError} E_MODELS_READ.
 */
export async function viewedModels(choice: ViewChoice): Promise<ChosenView> {
  const { modelsDir } = choice;
  const { shown, notes: leftOutNotes } = await chosenModels(choice);
  const notes = [...leftOutNotes];
  const models: ViewedModel[] = [];
  for (const model of shown) {
    const { instrument, timeframe, kind } = model;
    const others = shown.filter((other) => other !== model && other.instrument === instrument);
    const resolved = await answering({ modelsDir, ...model }, others);
    if (resolved === undefined) {
      notes.push(`The ${kind} model of ${instrument} is left out: no version of it is deployed`);
      continue;
    }
    const { version, path, deployed } = resolved;
    const { files } = await readVersion(path);
    const role = deployed ? "champion" : "newest";
    const named = flatNames(files, { instrument, kind });
    models.push({ instrument, timeframe, kind, version, role, files: named });
  }
  return { models, notes };
}

// `undefined`: nobody asks it, because another model of the instrument has a champion and it has none.
async function answering(place: ModelPlace, others: readonly RegisteredModel[]) {
  const { modelsDir } = place;
  try {
    return await answeringVersion(
      place,
      others.map((other) => ({ modelsDir, ...other })),
    );
  } catch (error) {
    if (error instanceof Error && isNotDeployed(error)) return undefined;
    throw error;
  }
}

async function chosenModels(
  choice: ViewChoice,
): Promise<{ readonly shown: readonly RegisteredModel[]; readonly notes: readonly string[] }> {
  const instrument =
    choice.instrument === undefined ? undefined : parseInstrument(choice.instrument);
  const timeframe = choice.timeframe === undefined ? undefined : parseTimeframe(choice.timeframe);
  const all = (await registeredModels(choice.modelsDir)).filter(
    (model) =>
      (instrument === undefined || model.instrument === instrument) &&
      (timeframe === undefined || model.timeframe === timeframe),
  );
  const shown: RegisteredModel[] = [];
  const notes: string[] = [];
  for (const name of new Set(all.map((model) => model.instrument))) {
    const own = all.filter((model) => model.instrument === name);
    const chosen = timeframeOf(own);
    if (chosen === undefined && instrument !== undefined) throw unclear(name, own);
    shown.push(...own.filter((model) => model.timeframe === chosen));
    const others = namesOf(own.filter((model) => model.timeframe !== chosen));
    if (others !== "") notes.push(leftOut(name, others, chosen));
  }
  if (shown.length > 0) return { shown, notes };
  const what = [instrument, timeframe].filter((part) => part !== undefined).join(" ");
  throw new MisuseError(
    "E_NO_MODEL",
    `Cannot export${what && ` ${what}`}: no such model has a version in ${choice.modelsDir}`,
  );
}

function timeframeOf(models: readonly RegisteredModel[]): Timeframe | undefined {
  const timeframes = [...new Set(models.map((model) => model.timeframe))];
  if (timeframes.includes("1h")) return "1h";
  return timeframes.length === 1 ? timeframes[0] : undefined;
}

function namesOf(models: readonly RegisteredModel[]): string {
  return [...new Set(models.map((model) => model.timeframe))].join(", ");
}

function leftOut(name: InstrumentId, others: string, chosen: Timeframe | undefined): string {
  const advice = "export it to a folder of its own with --timeframe and --out";
  if (chosen === undefined) return `${name} is left out, it has ${others} and no 1h: ${advice}`;
  return `${name} ${others} is left out, the files' names have no timeframe: ${advice}`;
}

function unclear(name: InstrumentId, models: readonly RegisteredModel[]): MisuseError {
  return new MisuseError(
    "E_WHICH_MODEL",
    `Cannot tell which model of ${name} is meant: it has ${namesOf(models)}, name one with --timeframe`,
  );
}

// Files that both models of an instrument have would meet in one folder: golden.json.
function flatNames(
  files: BundleFiles,
  { instrument, kind }: Pick<RegisteredModel, "instrument" | "kind">,
): BundleFiles {
  const stem = bundleFileNames(instrument, kind).onnx.slice(0, -".onnx".length);
  const flat = (name: string): string => (name.startsWith(stem) ? name : `${stem}_${name}`);
  return new Map([...files].map(([name, content]) => [flat(name), content]));
}
