import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseInstrument, type InstrumentId } from "../../market/instrument.ts";
import { timeframes, type Timeframe } from "../../market/timeframe.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import { listVersions } from "./list-versions.ts";

/** A model that has at least one version. */
export interface RegisteredModel {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
}

const kinds: readonly ModelKind[] = ["price", "sentiment"];

/** Every model of the folder that has a version, in the order of their names. */
export async function registeredModels(modelsDir: string): Promise<readonly RegisteredModel[]> {
  const found: RegisteredModel[] = [];
  for (const name of await foldersIn(modelsDir)) {
    const instrument = instrumentOf(name);
    if (instrument === undefined) continue;
    const inside = await foldersIn(join(modelsDir, name));
    for (const timeframe of timeframes.filter((each) => inside.includes(each))) {
      for (const kind of kinds) {
        const model = { instrument, timeframe, kind };
        if ((await listVersions({ modelsDir, ...model })).length > 0) found.push(model);
      }
    }
  }
  return found;
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
