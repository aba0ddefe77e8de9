import { readdir } from "node:fs/promises";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { type Timeframe, timeframes } from "../../market/timeframe.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";

const kinds: readonly ModelKind[] = ["price", "sentiment"];

/**
 * Every model that has a folder, with the names in it, in the order of their names.
 *
 * @param modelsDir The folder of all models; one that does not exist holds none.
 */
export async function walkModels(
  modelsDir: string,
): Promise<readonly { readonly place: ModelPlace; readonly folders: readonly string[] }[]> {
  const places = (await foldersIn(modelsDir)).flatMap((name) => placesOf(modelsDir, name));
  const found = await Promise.all(
    places.map(async (place) => ({ place, folders: await foldersIn(modelFolder(place)) })),
  );
  return found.filter(({ folders }) => folders.length > 0);
}

function placesOf(modelsDir: string, name: string): readonly ModelPlace[] {
  const instrument = instrumentOf(name);
  if (instrument === undefined) return [];
  return timeframes.flatMap((timeframe: Timeframe) =>
    kinds.map((kind) => ({ modelsDir, instrument, timeframe, kind })),
  );
}

async function foldersIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .toSorted();
}

function instrumentOf(name: string): InstrumentId | undefined {
  try {
    return parseInstrument(name);
  } catch {
    return undefined;
  }
}
