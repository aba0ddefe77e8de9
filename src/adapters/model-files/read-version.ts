import { lstat, readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import {
  type BundleFiles,
  type Manifest,
  manifestFileName,
  parseManifest,
  sha256Hex,
} from "../../learning/bundle/manifest.ts";
import { isVersionId, type ModelVersion, versionId } from "../../learning/bundle/version-id.ts";
import { readPlainFile } from "./read-plain-file.ts";

/** A version whose every byte was checked against its manifest and its name. */
export interface StoredVersion {
  /** The whole id, also the folder's name. */
  readonly version: ModelVersion;
  readonly path: string;
  readonly manifest: Manifest;
  /** The manifest as it lies there. */
  readonly manifestText: string;
  /** Every file but the manifest; the very bytes that were hashed. */
  readonly files: BundleFiles;
}

/**
 * Reads a version folder and proves it whole: the folder's name is the manifest's fingerprint, each
 * listed file is there with its size and sha256, nothing else is there, and nothing is a link.
 *
 * @param path The version's folder.
 * @throws {RefusedError} E_VERSION_BROKEN, naming the file; E_MANIFEST.
 * @throws {WorldError} E_MODELS_READ: the folder does not exist or the disk fails.
 */
export async function readVersion(path: string): Promise<StoredVersion> {
  const name = basename(resolve(path));
  if (!isVersionId(name)) throw broken(path, "its name is no version id");
  return readSealedFolder(path, name);
}

/**
 * The same of a folder that may have any name: its manifest says which version it is.
 *
 * @param named The id that it must be; `undefined` takes whichever it is.
 */
export async function readSealedFolder(
  path: string,
  named: ModelVersion | undefined,
): Promise<StoredVersion> {
  await refuseStrangers(path);
  const manifestBytes = await readRegularFile(path, manifestFileName, manifestBytesMax);
  const manifestText = Buffer.from(manifestBytes).toString("utf8");
  const manifest = parseManifest(manifestText);
  const version = versionId(manifest.stamp, sha256Hex(manifestBytes));
  if (named !== undefined && version !== named) {
    throw broken(path, `${manifestFileName} was changed: its sha256 is not the one in the name`);
  }
  await refuseUnlisted(path, manifest);
  const files = new Map<string, Uint8Array>();
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const content = await readRegularFile(path, name, bytes);
    if (content.length !== bytes)
      throw broken(path, `${name} has ${content.length} bytes of ${bytes}`);
    if (sha256Hex(content) !== sha256)
      throw broken(path, `${name} was changed: its sha256 differs`);
    files.set(name, content);
  }
  return { version, path, manifest, manifestText, files };
}

const manifestBytesMax = 1 << 20;

async function refuseStrangers(path: string): Promise<void> {
  if (!(await lstat(path).catch(fail(path))).isDirectory()) throw broken(path, "it is no folder");
  const entries = await readdir(path, { withFileTypes: true }).catch(fail(path));
  for (const entry of entries) {
    if (entry.isSymbolicLink()) throw broken(path, `${entry.name} is a symbolic link`);
    if (!entry.isFile()) throw broken(path, `${entry.name} is not a regular file`);
  }
}

async function refuseUnlisted(path: string, manifest: Manifest): Promise<void> {
  const listed = new Set([...Object.keys(manifest.files), manifestFileName]);
  const names = await readdir(path).catch(fail(path));
  const extra = names.find((name) => !listed.has(name));
  if (extra !== undefined) throw broken(path, `${extra} is not in the manifest`);
}

async function readRegularFile(folder: string, name: string, sizeMax: number): Promise<Uint8Array> {
  try {
    return await readPlainFile(join(folder, name), sizeMax);
  } catch (error) {
    if (hasCode(error, "ENOENT")) throw broken(folder, `${name} is missing`);
    if (hasCode(error, "ELOOP")) throw broken(folder, `${name} is a symbolic link`);
    if (error instanceof Error && "code" in error) return fail(folder)(error);
    throw broken(folder, `${name} cannot be used: ${sentence(error)}`);
  }
}

function broken(path: string, reason: string): RefusedError {
  return new RefusedError("E_VERSION_BROKEN", `Cannot use the version in ${path}: ${reason}`);
}

function fail(path: string) {
  return (error: unknown): never => {
    throw new WorldError("E_MODELS_READ", `Cannot read the models in ${path}: ${sentence(error)}`, {
      cause: error,
    });
  };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
