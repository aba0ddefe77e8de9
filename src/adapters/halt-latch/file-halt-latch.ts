import { lstatSync, mkdirSync, readFileSync } from "node:fs";
import { isPending } from "../../foundation/maybe-promise.ts";
import type { HaltLatch } from "../../trading/session/halt-latch.ts";
import { parseHaltRecord, parseResumeRecord } from "./halt-record.ts";
import { haltedPath, resumedPath } from "./latch-paths.ts";
import { putSendingMark } from "./sending-marks.ts";

/**
 * The kill switch as a file `HALTED` in the folder of a person's trading. Whatever stands under that
 * name latches it, readable or not; so does a folder that cannot be looked into.
 *
 * @param tradingDir Is made where it is missing; where that fails the latch is latched.
 * @param session Whose own halts are resumed; without it none ever is.
 */
export function fileHaltLatch(tradingDir: string, session?: string): HaltLatch {
  makeFolder(tradingDir);
  return {
    latched: () => latchedReason(tradingDir),
    lastResume: () => (session === undefined ? "" : lastResume(tradingDir, session)),
    whileOpen: (send) => sendWhileOpen(tradingDir, send),
  };
}

/** Why trading is halted; `undefined` while it is not. Nothing is made or changed. */
export function latchedReason(tradingDir: string): string | undefined {
  const path = haltedPath(tradingDir);
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      return lstatSync(tradingDir, { throwIfNoEntry: false })?.isDirectory() === true
        ? undefined
        : `${tradingDir} is gone, so nobody knows whether it was halted`;
    }
    const record = parseHaltRecord(readFileSync(path, "utf8"));
    return record?.reason ?? `${path} stands there, and no reason in it`;
  } catch (error) {
    return `${path} cannot be read (${messageOf(error)})`;
  }
}

/** Names the last resume of a session: "" = there has been none, `undefined` = it cannot be read. */
export function lastResume(tradingDir: string, session: string): string | undefined {
  const path = resumedPath(tradingDir, session);
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return "";
    return parseResumeRecord(readFileSync(path, "utf8"))?.id;
  } catch {
    return undefined;
  }
}

// The mark comes before the look, `latchHalt` latches before it looks for marks: one of both sees the
// other, whatever happens at the same time.
function sendWhileOpen<T>(
  tradingDir: string,
  send: () => T,
): { readonly sent: T } | { readonly halted: string } {
  const reason = latchedReason(tradingDir);
  if (reason !== undefined) return { halted: reason };
  let unmark: () => void;
  try {
    unmark = putSendingMark(tradingDir);
  } catch (error) {
    return { halted: `${tradingDir} cannot be written (${messageOf(error)})` };
  }
  let sent: T | undefined;
  try {
    const meanwhile = latchedReason(tradingDir);
    if (meanwhile !== undefined) return { halted: meanwhile };
    sent = send();
    return { sent };
  } finally {
    if (isPending(sent)) void sent.then(unmark, unmark);
    else unmark();
  }
}

function makeFolder(tradingDir: string): void {
  try {
    mkdirSync(tradingDir, { recursive: true });
  } catch {
    // `latchedReason` finds no folder, and says so.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
