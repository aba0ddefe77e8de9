import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { type Clock, systemClock } from "../../foundation/clock.ts";
import { sweepTemporaries } from "../../foundation/sweep-temporaries.ts";
import type { ResumeRecord } from "./halt-record.ts";
import { resumedPath } from "./latch-paths.ts";

/**
 * Tells one session that a person has looked at what it stopped for by itself; it looks at its next
 * candle. The kill switch stays as it is.
 *
 * @throws {WorldError} E_DISK_WRITE: nothing is lifted.
 */
export async function liftOwnHalt(
  tradingDir: string,
  session: string,
  clock: Clock = systemClock,
): Promise<ResumeRecord> {
  const by = `${process.pid}@${hostname()}`;
  const record: ResumeRecord = { id: randomUUID(), atMs: clock.nowMs(), by };
  const path = resumedPath(tradingDir, session);
  await writeFileAtomically(path, `${JSON.stringify(record, undefined, 2)}\n`);
  await sweepTemporaries(dirname(path), clock);
  return record;
}
