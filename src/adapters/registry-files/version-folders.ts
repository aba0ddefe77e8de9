import { lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { temporaryPathBeside } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import { manifestFileName } from "../../learning/bundle/manifest.ts";
import { isVersionId, type ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "../../lifecycle/registry/audit-entry.ts";
import { versionNotes } from "../../lifecycle/registry/version-notes.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";

/**
 * Folders that are named as versions, oldest first, whatever is in them.
 *
 * @throws {WorldError} E_MODELS_READ.
 */
export async function versionFolders(place: ModelPlace): Promise<readonly ModelVersion[]> {
  const folder = modelFolder(place);
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    const message = `Cannot read the models in ${folder}: ${String(cause)}`;
    throw new WorldError("E_MODELS_READ", message, { cause });
  });
  const versions: ModelVersion[] = [];
  for (const entry of entries)
    if (entry.isDirectory() && isVersionId(entry.name)) versions.push(entry.name);
  return versions.toSorted();
}

/** The folders of a model as its log has them, each list oldest first. */
export interface StandingVersions {
  /** Noted ones, and those that hold a manifest and nobody noted yet. */
  readonly versions: readonly ModelVersion[];
  /** Those that the log removed and whose folder is still there. */
  readonly removed: readonly ModelVersion[];
}

/**
 * Which versions there are, for all that changes or clears them.
 *
 * @throws {WorldError} E_MODELS_READ.
 */
export async function standingVersions(
  place: ModelPlace,
  entries: readonly AuditEntry[],
): Promise<StandingVersions> {
  const known = versionNotes(entries);
  const versions: ModelVersion[] = [];
  const removed: ModelVersion[] = [];
  for (const version of await versionFolders(place)) {
    const note = known.get(version);
    if (note?.kind === "removed") removed.push(version);
    else if (note !== undefined || (await holdsManifest(place, version))) versions.push(version);
  }
  return { versions, removed };
}

/** Whether a version's folder holds a manifest, which is written last. */
async function holdsManifest(place: ModelPlace, version: ModelVersion): Promise<boolean> {
  try {
    return (await lstat(join(modelFolder(place), version, manifestFileName))).isFile();
  } catch {
    return false;
  }
}

/**
 * Deletes a version's folder, if it is there. Its name goes first and at once: no reader ever sees half of it, and
 * whoever has opened a file of it reads on.
 */
export async function deleteVersionFolder(place: ModelPlace, version: ModelVersion): Promise<void> {
  const path = join(modelFolder(place), version);
  const temporaryPath = temporaryPathBeside(path);
  try {
    await rename(path, temporaryPath);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  }
  await rm(temporaryPath, { recursive: true, force: true });
}
