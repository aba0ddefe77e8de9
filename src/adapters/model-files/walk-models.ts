import { readdir } from "node:fs/promises";
import { WorldError } from "../../foundation/errors.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { type Timeframe, timeframes } from "../../market/timeframe.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";

const kinds: readonly ModelKind[] = ["price", "sentiment"];

/**
 * Every model that has a folder, with the folders in it, in the order of their names.
 *
 * @param modelsDir The folder of all models; one that does not exist holds none.
 * @throws {WorldError} E_MODELS_READ: what is in a folder cannot be read.
 */
export async function walkModels(
  modelsDir: string,
): Promise<readonly { readonly place: ModelPlace; readonly folders: readonly string[] }[]> {
  const places = ((await foldersIn(modelsDir)) ?? []).flatMap((name) => placesOf(modelsDir, name));
  const found = await Promise.all(
    places.map(async (place) => ({ place, folders: await foldersIn(modelFolder(place)) })),
  );
  return found.flatMap(({ place, folders }) => (folders === undefined ? [] : [{ place, folders }]));
}

/**
 * Whether there is a folder of models at all.
 *
 * @throws {WorldError} E_MODELS_READ.
 */
export async function hasModelsFolder(modelsDir: string): Promise<boolean> {
  return (await foldersIn(modelsDir)) !== undefined;
}

function placesOf(modelsDir: string, name: string): readonly ModelPlace[] {
  const instrument = instrumentOf(name);
  if (instrument === undefined) return [];
  return timeframes.flatMap((timeframe: Timeframe) =>
    kinds.map((kind) => ({ modelsDir, instrument, timeframe, kind })),
  );
}

async function foldersIn(path: string): Promise<readonly string[] | undefined> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const message = `Cannot read the models in ${path}: ${String(cause)}`;
    throw new WorldError("E_MODELS_READ", message, { cause });
  });
  return entries
    ?.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .toSorted();
}

function instrumentOf(name: string): InstrumentId | undefined {
  try {
    const instrument = parseInstrument(name);
    // Under another name, as "btc-usdt", no model is ever looked for.
    return instrument === name ? instrument : undefined;
  } catch {
    return undefined;
  }
}
