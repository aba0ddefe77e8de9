import { utcText } from "../../foundation/utc-text.ts";
import { attemptReason, type Firing, nextAttempt } from "./past-firings.ts";
import type { TriggerDecision } from "./trigger-decision.ts";

/** Where the schedule stands. Times are UTC epoch milliseconds. */
export interface ScheduleFacts {
  /** "0 3 1 * *" */
  readonly expression: string;
  /** Last time at or before now; `undefined` where none has come yet. */
  readonly dueMs: number | undefined;
  /** `undefined` where none will come. */
  readonly nextMs: number | undefined;
  /** When the newest version came: `newestMadeMs`. */
  readonly newestVersionMs: number;
  /** Candles that closed after the last one that the newest retraining knew. */
  readonly newCandles: number;
}

/**
 * A retraining by the calendar. A time that passed while nobody watched is made up for, once.
 */
export function scheduleTrigger(
  { expression, dueMs, nextMs, newestVersionMs, newCandles }: ScheduleFacts,
  { firings, candleMs }: { readonly firings: readonly Firing[]; readonly candleMs: number },
): TriggerDecision {
  const trigger = "schedule";
  const next = nextMs === undefined ? "it comes no more" : `next at ${utcText(nextMs)}`;
  if (dueMs === undefined || newestVersionMs >= dueMs) {
    const written = utcText(Math.floor(newestVersionMs / 60_000) * 60_000);
    return { kind: "quiet", trigger, reason: `${next}; newest version of ${written}` };
  }
  if (newCandles === 0) {
    const reason = `due since ${utcText(dueMs)}, but no candle is newer than the newest version`;
    return { kind: "quiet", trigger, reason };
  }
  const since = firings.filter((firing) => firing.trigger === trigger && firing.atMs >= dueMs);
  const attempt = nextAttempt(since, { candleMs, coolDownMs: Number.POSITIVE_INFINITY });
  if (attempt === undefined) {
    return { kind: "cooling-down", trigger, untilMs: nextMs, reason: "done for this time" };
  }
  const reason = `due since ${utcText(dueMs)} by "${expression}", newest version is older`;
  return { kind: "fires", trigger, action: "retrain", reason: attemptReason(attempt, reason) };
}
