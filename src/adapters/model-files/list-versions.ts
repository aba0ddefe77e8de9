import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { WorldError } from "../../foundation/errors.ts";
import { manifestFileName } from "../../learning/bundle/manifest.ts";
import {
  isVersionId,
  type ModelVersion,
  parseVersionId,
  versionStamp,
} from "../../learning/bundle/version-id.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";
import { refuseLinkedFolders } from "./refuse-linked-folders.ts";

/**
 * Every version of a model, oldest first: folders named by a version id that hold a manifest.
 * Whether their files are whole is `readVersion`'s question.
 *
 * @returns Empty where the model does not exist.
 * @throws {WorldError} E_MODELS_READ: the folder exists and cannot be read.
 * @throws {MisuseError} E_MODELS_LINK.
 */
export async function listVersions(place: ModelPlace): Promise<readonly ModelVersion[]> {
  await refuseLinkedFolders(place);
  const folder = modelFolder(place);
  const versions: ModelVersion[] = [];
  for (const entry of await entriesOf(folder)) {
    if (!entry.isDirectory() || !isVersionId(entry.name)) continue;
    if (await isFile(join(folder, entry.name, manifestFileName))) versions.push(entry.name);
  }
  return versions.toSorted();
}

/**
 * The stamp for a version written now: the second of `nowMs`, or the first one after it that no
 * version of the model carries.
 */
export async function freeVersionStamp(place: ModelPlace, nowMs: number): Promise<string> {
  const taken = new Set((await listVersions(place)).map((id) => parseVersionId(id)?.stamp));
  let timeMs = nowMs;
  while (taken.has(versionStamp(timeMs))) timeMs += 1000;
  return versionStamp(timeMs);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new WorldError("E_MODELS_READ", `Cannot read the models in ${folder}: ${String(error)}`, {
      cause: error,
    });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch {
    return false;
  }
}
