import { lstatSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { type Clock, systemClock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import { type HaltRecord, parseHaltRecord } from "./halt-record.ts";
import { haltedPath } from "./latch-paths.ts";
import { refuseFile } from "./refuse-file.ts";
import { type SendingMark, sendingMarks } from "./sending-marks.ts";

export interface LatchedHalt {
  /** True where it had been latched before; its reason then stays. */
  readonly wasLatched: boolean;
  readonly record: HaltRecord;
}

export interface LatchHaltOptions {
  readonly clock?: Clock | undefined;
  /** How long to wait for orders that are being sent, milliseconds; default 10,000. */
  readonly waitMs?: number | undefined;
}

/**
 * Latches the kill switch and waits until nobody is sending any more: when it returns no order goes
 * out until `releaseHalt`. Killed at any moment, the latch is on or off, never half.
 *
 * @param tradingDir Is made where it is missing.
 * @throws {WorldError} E_DISK_WRITE: it is not latched by this call; E_HALT_SENDING: it is latched,
 *   and a process that was sending before has not come to an end of it.
 */
export async function latchHalt(
  tradingDir: string,
  reason: string,
  options: LatchHaltOptions = {},
): Promise<LatchedHalt> {
  const { clock = systemClock, waitMs = 10_000 } = options;
  refuseFile(tradingDir, "halt trading");
  const path = haltedPath(tradingDir);
  const before = recordAt(path);
  const own = { atMs: clock.nowMs(), reason, by: `${process.pid}@${hostname()}` };
  const record = before.record ?? own;
  // Written again too: who wrote it may have been killed before the disk had it for good.
  if (before.isReplaceable) {
    await writeFileAtomically(path, `${JSON.stringify(record, undefined, 2)}\n`);
  }
  await waitForSenders(tradingDir, clock, waitMs);
  return { wasLatched: before.stands, record };
}

function recordAt(path: string) {
  try {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (entry === undefined) return { stands: false, isReplaceable: true, record: undefined };
    // A folder of that name latches as well, and cannot be written over.
    if (entry.isDirectory()) return { stands: true, isReplaceable: false, record: undefined };
    const record = parseHaltRecord(readFileSync(path, "utf8"));
    return { stands: true, isReplaceable: true, record };
  } catch {
    return { stands: true, isReplaceable: true, record: undefined };
  }
}

const lookAgainMs = 5;

async function waitForSenders(tradingDir: string, clock: Clock, waitMs: number): Promise<void> {
  const startedMs = clock.monotonicMs();
  for (;;) {
    const marks = marksIn(tradingDir);
    if (marks.length === 0) return;
    if (clock.monotonicMs() - startedMs >= waitMs) throw stillSending(tradingDir, marks);
    await pause(lookAgainMs);
  }
}

function marksIn(tradingDir: string): readonly SendingMark[] {
  try {
    return sendingMarks(tradingDir);
  } catch (cause) {
    throw new WorldError(
      "E_HALT_SENDING",
      `Cannot say that nothing is being sent any more: ${tradingDir} cannot be read (${String(cause)}). Trading is halted: nothing new is sent`,
      { cause },
    );
  }
}

function stillSending(tradingDir: string, marks: readonly SendingMark[]): WorldError {
  const who = marks.map(({ pid, host }) => `process ${pid} on ${host}`).join(", ");
  return new WorldError(
    "E_HALT_SENDING",
    `Cannot say that nothing is being sent any more: an order was on its way before the halt and has not come to an end (${who}). Trading in ${tradingDir} is halted: nothing new is sent`,
    { retryable: true },
  );
}
