import { lstatSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { type Clock, systemClock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import { sweepTemporaries } from "../../foundation/sweep-temporaries.ts";
import { latchedReason } from "./file-halt-latch.ts";
import { haltedPath } from "./latch-paths.ts";
import { refuseFile } from "./refuse-file.ts";

/**
 * Opens the kill switch. What sessions stopped for by themselves is `liftOwnHalt`'s.
 *
 * @returns Why it was latched; `undefined` = it was not.
 * @throws {WorldError} E_DISK_WRITE: the latch is still on.
 */
export async function releaseHalt(
  tradingDir: string,
  clock: Clock = systemClock,
): Promise<string | undefined> {
  refuseFile(tradingDir, "resume trading");
  if (lstatSync(tradingDir, { throwIfNoEntry: false }) === undefined) return undefined;
  const reason = latchedReason(tradingDir);
  await removeHalted(tradingDir);
  await sweepTemporaries(tradingDir, clock);
  return reason;
}

async function removeHalted(tradingDir: string): Promise<void> {
  const path = haltedPath(tradingDir);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new WorldError(
      "E_DISK_WRITE",
      `Cannot remove ${path}: it is a folder, which no halt has made. Look into it and remove it by hand; trading is halted until then`,
    );
  }
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
