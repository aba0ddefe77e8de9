import type { AuditEntry } from "../registry/audit-entry.ts";
import type { Trigger, TriggeredEvent } from "./trigger-decision.ts";

/** One firing of a trigger, as the audit log has it. */
export interface Firing {
  readonly trigger: Trigger;
  readonly action: TriggeredEvent["action"];
  /** UTC epoch milliseconds. */
  readonly atMs: number;
  /** Close of the newest candle then. */
  readonly candleMs: number;
  /** Whether a version was made after it, as a retraining leaves one. */
  readonly leftVersion: boolean;
}

/**
 * Every firing so far, oldest first. A version that was only found counts too: its training was killed
 * between its files and its line in the log.
 */
export function pastFirings(entries: readonly AuditEntry[]): readonly Firing[] {
  const lastMade = entries.findLast(({ event }) => isMade(event))?.seq ?? 0;
  return entries.flatMap(({ seq, at, event }) => {
    if (event.kind !== "triggered") return [];
    const { trigger, action, candle } = event;
    const times = { atMs: Date.parse(at), candleMs: Date.parse(candle) };
    return [{ trigger, action, ...times, leftVersion: seq < lastMade }];
  });
}

function isMade(event: AuditEntry["event"]): boolean {
  return event.kind === "registered" && (event.origin === "retrain" || event.origin === "found");
}

/** Retrainings that end without a version are tried so often, then the cool-down holds. */
export const attemptsMax = 3;

/**
 * Whether retrainings that a trigger asked for within its cool-down leave another try: none of them
 * made a version, because the disk was full, the machine went down, the process was killed.
 *
 * @param recent Firings within the cool-down that asked for a retraining, oldest first.
 * @returns The number of the next attempt, counted from 1; `undefined` where it has to cool down.
 */
export function nextAttempt(recent: readonly Firing[]): number | undefined {
  if (recent.some(({ leftVersion }) => leftVersion)) return undefined;
  return recent.length < attemptsMax ? recent.length + 1 : undefined;
}

/** "Attempt 2 of 3, the one before left no version: ..." from the second attempt on. */
export function attemptReason(attempt: number, reason: string): string {
  if (attempt === 1) return reason;
  return `attempt ${attempt} of ${attemptsMax}, the one before left no version: ${reason}`;
}
