import { stat, statfs, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { randomUUID } from "node:crypto";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";

/** What a folder is able to do for stored candles and models. */
export interface ProbedFolder {
  /** As it was asked for. */
  readonly path: string;
  readonly exists: boolean;
  /** On its disk, for this user; undefined where the system does not tell. */
  readonly freeBytes: number | undefined;
  /** Why a file could not be written, synced and renamed there; undefined where it could. */
  readonly problem: string | undefined;
}

/**
 * Writes a small file the way that every file here is written (beside its place, synced, renamed
 * over an older one) and removes it. A folder that does not exist is not made: the nearest folder above it is
 * probed.
 */
export async function probeFolder(path: string): Promise<ProbedFolder> {
  const existing = await nearestFolder(resolve(path));
  const freeBytes = await freeBytesOf(existing);
  const exists = existing === resolve(path);
  return { path, exists, freeBytes, problem: await writeProblem(existing) };
}

async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  const above = dirname(path);
  return found !== undefined || above === path ? path : nearestFolder(above);
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk === undefined ? undefined : disk.bavail * disk.bsize;
}

async function writeProblem(folder: string): Promise<string | undefined> {
  const file = join(folder, `.candlecast-probe-${randomUUID()}`);
  try {
    await writeFileAtomically(file, "old");
    await writeFileAtomically(file, "new");
    return undefined;
  } catch (error) {
    return `a file cannot be written, synced and renamed there: ${systemReason(error)}`;
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

function systemReason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && "code" in cause ? cause.code : cause;
  return String(code);
}
