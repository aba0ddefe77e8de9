import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { MisuseError, WorldError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { readAliases } from "../registry-files/read-aliases.ts";
import { listVersions } from "./list-versions.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";
import { refuseLinkedFolders } from "./refuse-linked-folders.ts";

export interface ResolvedVersion {
  readonly version: ModelVersion;
  readonly path: string;
  /** True for the champion; false for every other one, and while no version was made champion. */
  readonly deployed: boolean;
  /** Of a champion: the one before it, which answers where the champion cannot be opened. */
  readonly fallback?: Pick<ResolvedVersion, "version" | "path"> | undefined;
}

/**
 * The version that answers for a model: a named one, else the champion, else the newest. A champion
 * is named whether or not its folder stands: whoever opens it finds out, and may take the fallback.
 *
 * @param wanted A whole version id.
 * @throws {MisuseError} E_NO_MODEL: there is no version, or not the wanted one.
 * @throws {WorldError} E_ALIASES_BROKEN: nobody knows who is champion; a wanted version is found
 *   all the same.
 */
export async function resolveVersion(place: ModelPlace, wanted?: string): Promise<ResolvedVersion> {
  await refuseLinkedFolders(place);
  if (wanted !== undefined) return namedVersion(place, wanted);
  const { champion, previous } = await readAliases(place);
  const at = (version: ModelVersion) => ({ version, path: join(modelFolder(place), version) });
  if (champion !== null) {
    const fallback = previous === null ? undefined : at(previous.version);
    return { ...at(champion.version), deployed: true, fallback };
  }
  const newest = (await listVersions(place)).at(-1);
  if (newest !== undefined) return { ...at(newest), deployed: false };
  const meant = await meantInstrument(place);
  throw noModel(place, `none has been trained in ${place.modelsDir}${meant}`);
}

async function namedVersion(place: ModelPlace, wanted: string): Promise<ResolvedVersion> {
  const versions = await listVersions(place);
  const version = versions.find((id) => id === wanted);
  if (version === undefined) {
    throw noModel(
      place,
      `${modelFolder(place)} holds ${versions.length} versions but not this one, value was ${JSON.stringify(wanted)}`,
    );
  }
  const path = join(modelFolder(place), version);
  return { version, path, deployed: await isChampion(place, version) };
}

// Who names a version wants that one, whatever has become of the aliases.
async function isChampion(place: ModelPlace, version: ModelVersion): Promise<boolean> {
  try {
    return (await readAliases(place)).champion?.version === version;
  } catch (error) {
    if (error instanceof WorldError) return false;
    throw error;
  }
}

function noModel({ instrument, timeframe, kind }: ModelPlace, reason: string): MisuseError {
  const model = `${instrument} ${timeframe} ${kind}`;
  return new MisuseError("E_NO_MODEL", `Cannot find a model for ${model}: ${reason}`);
}

// An instrument that has models and is nearly named like the asked one.
async function meantInstrument({ modelsDir, instrument }: ModelPlace): Promise<string> {
  const entries = await readdir(modelsDir, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const others = folders.filter((name) => name !== instrument && !name.startsWith("."));
  return didYouMean(instrument, others);
}
