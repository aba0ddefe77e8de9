import { lstat, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { removeDeadClaims } from "./claim.ts";
import type { Clock } from "./clock.ts";

/**
 * Removes what killed runs left half built in a folder: temporary files and folders (as
 * `temporaryPathBeside` names them) of processes of this host that no longer exist, and any that
 * has not been touched for a day. A live run's are never touched; other names neither. Claims of
 * dead processes go too, unlisted.
 *
 * @returns The names that were removed; none where the folder does not exist.
 */
export async function sweepTemporaries(folder: string, clock: Clock): Promise<readonly string[]> {
  await removeDeadClaims(folder);
  const abandoned = await abandonedTemporaries(folder, clock);
  for (const name of abandoned) await rm(join(folder, name), { recursive: true, force: true });
  return abandoned;
}

/** What `sweepTemporaries` would remove; changes nothing. */
export async function abandonedTemporaries(
  folder: string,
  clock: Clock,
): Promise<readonly string[]> {
  const abandoned: string[] = [];
  for (const name of await namesIn(folder)) {
    const owner = temporaryName.exec(name);
    if (!owner) continue;
    const dead = owner[2] === hostname() && !processExists(Number(owner[1]));
    if (dead || (await isForgotten(join(folder, name), clock))) abandoned.push(name);
  }
  return abandoned;
}

const temporaryName = /^\..+\.(\d+)@(.+)\.[0-9a-f]{8}\.tmp$/;

// Building takes seconds; a process number that was given out again must not keep rubbish forever.
const forgottenAfterMs = 24 * 3_600_000;

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function isForgotten(path: string, clock: Clock): Promise<boolean> {
  try {
    return clock.nowMs() - (await lstat(path)).mtimeMs > forgottenAfterMs;
  } catch {
    return false; // its owner has just finished
  }
}
