import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import { type AuditEntry, encodeEntry } from "../../lifecycle/registry/audit-entry.ts";

/**
 * Adds entries to the end of a log in one go. When this returns they survive a power cut; when it
 * throws E_DISK_WRITE, none of them is there.
 *
 * @param goodBytes Length of the log as it was read.
 * @throws {WorldError} E_DISK_WRITE; E_AUDIT_UNDECIDED: whether they are there is not known.
 */
export async function appendEntries(
  path: string,
  entries: readonly AuditEntry[],
  goodBytes: number,
): Promise<void> {
  const bytes = Buffer.from(entries.map(encodeEntry).join(""));
  const file = await openEnd(path, goodBytes).catch((cause: unknown) => {
    throw unchanged(path, cause);
  });
  try {
    await writeAndClose(file, bytes);
    if (goodBytes === 0) await syncFolder(dirname(path));
  } catch (cause) {
    const isBack = await takeBack(path, goodBytes);
    throw isBack ? unchanged(path, cause) : undecided(path, cause);
  }
}

/**
 * Writes the good lines of a log under a new name and puts them in its place: after a crash nobody
 * knows which of the old file's pages the disk has.
 *
 * @throws {WorldError} E_DISK_WRITE; the old file stands.
 */
export async function rewriteLog(path: string, text: string): Promise<void> {
  await replaceFileAtomically(path, async (temporaryPath) => {
    const file = await open(temporaryPath, "wx");
    try {
      await writeFully(file, Buffer.from(text));
    } finally {
      await file.close();
    }
  });
}

const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
// Neither a link is followed nor a pipe waited for.
const appendFlags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

async function openEnd(path: string, goodBytes: number): Promise<FileHandle> {
  const file = await open(path, appendFlags);
  try {
    const { size, nlink } = await file.stat();
    if (nlink > 1) throw new Error("it is a hard link: it has another name elsewhere");
    if (size !== goodBytes) throw new Error(`it has ${size} bytes of ${goodBytes}`);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function writeAndClose(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await writeFully(file, bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The system may take less than it is given. */
async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done);
    if (bytesWritten === 0) throw new Error("the disk takes no more bytes");
    done += bytesWritten;
  }
}

// Through a descriptor of its own: one whose sync failed says yes the next time, whatever was lost.
async function takeBack(path: string, goodBytes: number): Promise<boolean> {
  try {
    const file = await open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      await file.truncate(goodBytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch {
    return false;
  }
}

/** After this the names in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function unchanged(path: string, cause: unknown): WorldError {
  const message = `Cannot write ${path}: ${reasonOf(cause)}; nothing was changed`;
  return new WorldError("E_DISK_WRITE", message, { cause });
}

function undecided(path: string, cause: unknown): WorldError {
  const message = `Cannot tell whether ${path} was written: ${reasonOf(cause)}, nor could it be taken back; the next start shows whether it counts`;
  return new WorldError("E_AUDIT_UNDECIDED", message, { cause });
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
