import { randomUUID } from "node:crypto";
import { lstat, mkdir, open, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { WorldError } from "./errors.ts";

/**
 * Writes a whole file so that a reader, or a start after a power cut, sees the old or the new one.
 *
 * @param path Missing folders above it are made.
 * @throws {WorldError} E_DISK_WRITE: the disk is full, the folder is read-only, a folder or device stands
 *   there; the old file stands.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  await replaceFileAtomically(path, async (temporaryPath) => {
    const file = await open(temporaryPath, "wx");
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
  });
}

/**
 * Replaces a file by one that `fill` writes under another name in the same folder.
 * A `fill` that throws leaves the old file and nothing else. What is no plain file is never replaced: a
 * folder, a device, a pipe, or a link to one.
 *
 * @throws {WorldError} E_DISK_WRITE; what `fill` throws by itself comes through as it is.
 */
export async function replaceFileAtomically(
  path: string,
  fill: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  await refuseOtherThanFile(path);
  await placeAtomically(path, async (temporaryPath) => {
    await fill(temporaryPath);
    await syncToDisk(temporaryPath);
  });
}

/**
 * Makes a folder that appears under its name with all of its files, or not at all.
 *
 * @param path Must not exist yet, or be an empty folder.
 * @param fill Writes into the temporary folder it is handed; every file in it is synced afterwards.
 * @throws {WorldError} E_DISK_WRITE: also when `path` exists with something in it.
 */
export async function createFolderAtomically(
  path: string,
  fill: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  let isBuilt = false;
  const build = async (temporaryPath: string): Promise<void> => {
    await mkdir(temporaryPath);
    await fill(temporaryPath);
    await syncTree(temporaryPath);
    isBuilt = true;
  };
  await placeAtomically(path, build, async (temporaryPath) => {
    // It has its name, and the disk could not promise that it keeps it: then it has none.
    if (isBuilt && !(await isThere(temporaryPath))) await rename(path, temporaryPath);
  });
}

/**
 * Makes a name mean another folder beside it, in one step: whoever opens the name has the old folder
 * or the new one.
 *
 * @param path Nothing, or a symbolic link.
 * @param target The name of what lies beside it.
 * @throws {WorldError} E_DISK_WRITE: also where a file or folder stands there; the old link stands.
 */
export async function replaceLinkAtomically(path: string, target: string): Promise<void> {
  await placeAtomically(path, (temporaryPath) => symlink(target, temporaryPath, "dir"));
}

/**
 * Where a file or folder is built before it gets its name: hidden, beside it, told apart by process,
 * host and chance, so that `sweepTemporaries` knows whose it is.
 */
export function temporaryPathBeside(path: string): string {
  const owner = `${process.pid}@${hostname()}`;
  const name = `.${basename(path)}.${owner}.${randomUUID().slice(0, 8)}.tmp`;
  return join(dirname(path), name);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

// A rename would put a plain file in the place of a device, for every program of the machine.
async function refuseOtherThanFile(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined || there.isFile()) return;
  const kind = there.isDirectory() ? "a folder" : there.isFIFO() ? "a pipe" : "a device";
  throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${kind} stands there, no plain file`);
}

async function placeAtomically(
  path: string,
  build: (temporaryPath: string) => Promise<void>,
  takeBack: (temporaryPath: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const temporaryPath = temporaryPathBeside(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    await build(temporaryPath);
    await rename(temporaryPath, path);
    await syncToDisk(dirname(path));
  } catch (error) {
    // What went wrong first is what counts: below a file there is nothing to remove either.
    await takeBack(temporaryPath).catch(() => undefined);
    await rm(temporaryPath, { recursive: true, force: true }).catch(() => undefined);
    throw asWorldError(path, error);
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncToDisk(path);
  }
  await syncToDisk(folder);
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function asWorldError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  return new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${error.message}`, { cause: error });
}
