import { lstat, readdir } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { MisuseError } from "../../foundation/errors.ts";
import { manifestFileName } from "../../learning/bundle/manifest.ts";
import { isVersionId } from "../../learning/bundle/version-id.ts";
import { readSealedFolder, type StoredVersion } from "./read-version.ts";

/**
 * Reads a version's folder that a person brings from elsewhere, proven whole like one of our own. It
 * may have any name; one that is a version id must be its own.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_IMPORT_FOLDER: it is no version's folder.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST. @throws {WorldError} E_MODELS_READ.
 */
export async function readForeignVersion(path: string): Promise<StoredVersion> {
  const facts = await lstat(path).catch(absent(path));
  if (facts.isSymbolicLink()) refuse(path, "it is a link; name the folder that it leads to");
  if (!facts.isDirectory()) refuse(path, "it is no folder; unpack an archive first");
  const names = await readdir(path).catch(absent(path));
  if (!names.includes(manifestFileName)) {
    const inner = names.find((name) => isVersionId(name));
    const meant = inner === undefined ? "" : `, did you mean ${inner} in it?`;
    refuse(path, `it holds no ${manifestFileName}, so that it is no version's folder${meant}`);
  }
  const name = basename(resolve(path));
  return readSealedFolder(path, isVersionId(name) ? name : undefined);
}

function refuse(path: string, reason: string): never {
  throw new MisuseError("E_IMPORT_FOLDER", `Cannot import ${path}: ${reason}`);
}

function absent(path: string) {
  return (cause: unknown): never => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new MisuseError("E_FILE_MISSING", `Cannot import ${path}: there is no such folder`);
    }
    return refuse(path, `it cannot be read (${code})`);
  };
}
