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
const attemptsMax = 3;

/**
 * Whether a trigger may ask for a retraining now. Tries that left no version, because the disk was full,
 * the machine went down or the process was killed, make one series; it cools down from its last one.
 *
 * @param asked Every firing of the trigger that asked for a retraining, oldest first.
 * @param moment.candleMs Close of the newest candle, UTC epoch milliseconds.
 * @param moment.coolDownMs How long it keeps quiet after a series.
 * @returns The number of the next attempt, counted from 1; `undefined` where it has to cool down.
 */
export function nextAttempt(
  asked: readonly Firing[],
  { candleMs, coolDownMs }: { readonly candleMs: number; readonly coolDownMs: number },
): number | undefined {
  let [attempt, last]: [number, Firing | undefined] = [0, undefined];
  for (const firing of asked) {
    const isNewSeries =
      last === undefined ||
      last.leftVersion ||
      attempt === attemptsMax ||
      firing.candleMs - last.candleMs >= coolDownMs;
    attempt = isNewSeries ? 1 : attempt + 1;
    last = firing;
  }
  if (last === undefined || candleMs - last.candleMs >= coolDownMs) return 1;
  return last.leftVersion || attempt === attemptsMax ? undefined : attempt + 1;
}

/** "Attempt 2 of 3, the one before left no version: ..." from the second attempt on. */
export function attemptReason(attempt: number, reason: string): string {
  if (attempt === 1) return reason;
  return `attempt ${attempt} of ${attemptsMax}, the one before left no version: ${reason}`;
}
