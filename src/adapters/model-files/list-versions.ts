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
 * The stamp for a version written now: the second of `nowMs`, or the first one after the newest
 * version of the model, which a clock that was ahead may have written: the newest is the last one
 * that was written.
 */
export async function freeVersionStamp(place: ModelPlace, nowMs: number): Promise<string> {
  return versionStamp(await freeVersionMs(place, nowMs));
}

/** The time of `freeVersionStamp`, UTC epoch milliseconds. */
export async function freeVersionMs(place: ModelPlace, nowMs: number): Promise<number> {
  let freeMs = nowMs;
  for (const version of await listVersions(place)) {
    const { stamp } = parseVersionId(version)!;
    // Nothing comes after the last year of four digits.
    if (!stamp.startsWith("9999")) freeMs = Math.max(freeMs, stampMs(stamp) + 1000);
  }
  return freeMs;
}

/** UTC epoch milliseconds; what is no time is before all. */
function stampMs(stamp: string): number {
  const iso = stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const timeMs = Date.parse(iso);
  return Number.isNaN(timeMs) ? -Infinity : timeMs;
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
