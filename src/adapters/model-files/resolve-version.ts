import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { listVersions } from "./list-versions.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";

export interface ResolvedVersion {
  readonly version: ModelVersion;
  readonly path: string;
  /** False while no version was made champion: then the newest answers. */
  readonly deployed: boolean;
}

/**
 * The version that answers for a model: a named one, else the champion, else the newest.
 * The champion's alias file does not exist yet; it will be read here and nowhere else.
 *
 * @param wanted A whole version id.
 * @throws {MisuseError} E_NO_MODEL: there is no version, or not the wanted one.
 */
export async function resolveVersion(place: ModelPlace, wanted?: string): Promise<ResolvedVersion> {
  const versions = await listVersions(place);
  const model = `${place.instrument} ${place.timeframe} ${place.kind}`;
  const version = wanted === undefined ? versions.at(-1) : versions.find((id) => id === wanted);
  if (version === undefined) {
    const reason =
      wanted === undefined
        ? `none has been trained in ${place.modelsDir}${await meantInstrument(place)}`
        : `${modelFolder(place)} holds ${versions.length} versions but not this one, value was ${JSON.stringify(wanted)}`;
    throw new MisuseError("E_NO_MODEL", `Cannot find a model for ${model}: ${reason}`);
  }
  return { version, path: join(modelFolder(place), version), deployed: false };
}

// An instrument that has models and is nearly named like the asked one.
async function meantInstrument({ modelsDir, instrument }: ModelPlace): Promise<string> {
  const entries = await readdir(modelsDir, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const others = folders.filter((name) => name !== instrument && !name.startsWith("."));
  return didYouMean(instrument, others);
}
