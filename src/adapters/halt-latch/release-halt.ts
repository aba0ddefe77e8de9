import { randomUUID } from "node:crypto";
import { lstatSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { type Clock, systemClock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import { sweepTemporaries } from "../../foundation/sweep-temporaries.ts";
import { latchedReason } from "./file-halt-latch.ts";
import type { ResumeRecord } from "./halt-record.ts";
import { haltedPath, resumedPath } from "./latch-paths.ts";

export interface ReleasedHalt {
  /** Why it was latched; `undefined` = it was not. */
  readonly reason: string | undefined;
  readonly record: ResumeRecord;
}

/**
 * Opens the kill switch, and tells sessions that halted by themselves that a person has looked.
 * Killed in the middle, the latch is still on.
 *
 * @throws {WorldError} E_DISK_WRITE: the latch is still on.
 */
export async function releaseHalt(
  tradingDir: string,
  clock: Clock = systemClock,
): Promise<ReleasedHalt> {
  const reason = isThere(tradingDir) ? latchedReason(tradingDir) : undefined;
  const by = `${process.pid}@${hostname()}`;
  const record: ResumeRecord = { id: randomUUID(), atMs: clock.nowMs(), by };
  await writeFileAtomically(resumedPath(tradingDir), `${JSON.stringify(record, undefined, 2)}\n`);
  await removeHalted(tradingDir);
  await sweepTemporaries(tradingDir, clock);
  return { reason, record };
}

function isThere(tradingDir: string): boolean {
  return lstatSync(tradingDir, { throwIfNoEntry: false }) !== undefined;
}

async function removeHalted(tradingDir: string): Promise<void> {
  const path = haltedPath(tradingDir);
  try {
    await rm(path, { force: true });
    const folder = await open(tradingDir, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (cause) {
    throw new WorldError("E_DISK_WRITE", `Cannot remove ${path}: ${String(cause)}`, { cause });
  }
}
