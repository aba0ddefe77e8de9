import { lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { temporaryPathBeside } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import { manifestFileName } from "../../learning/bundle/manifest.ts";
import { isVersionId, type ModelVersion } from "../../learning/bundle/version-id.ts";
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

/** Whether a version's folder holds a manifest, which is written last. */
export async function holdsManifest(place: ModelPlace, version: ModelVersion): Promise<boolean> {
  try {
    return (await lstat(join(modelFolder(place), version, manifestFileName))).isFile();
  } catch {
    return false;
  }
}

/**
 * Deletes a version's folder. Its name goes first and at once: no reader ever sees half of it, and
 * whoever has opened a file of it reads on.
 */
export async function deleteVersionFolder(place: ModelPlace, version: ModelVersion): Promise<void> {
  const path = join(modelFolder(place), version);
  const temporaryPath = temporaryPathBeside(path);
  await rename(path, temporaryPath);
  await rm(temporaryPath, { recursive: true, force: true });
}
