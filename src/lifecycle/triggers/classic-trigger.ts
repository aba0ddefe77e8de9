import { driftRules } from "../../evaluation/drift/drift-rules.ts";
import { attemptReason, type Firing, nextAttempt } from "./past-firings.ts";
import type { NothingSeen, TriggerDecision } from "./trigger-decision.ts";

/** What the two rules of the page say. */
export interface ClassicFacts {
  /** Whether either of them calls for a retraining. */
  readonly isFlagged: boolean;
  /** One sentence with values and limits. */
  readonly reason: string;
}

/**
 * The published recipe's own rules: the recent accuracy fell below 0.9 of the earlier one, or lies below 0.6.
 * They have no cool-down of their own and would retrain at every look; they get that of drift.
 */
export function classicTrigger(
  seen: ClassicFacts | NothingSeen,
  moment: {
    readonly candleMs: number;
    readonly stepMs: number;
    readonly firings: readonly Firing[];
  },
): TriggerDecision {
  const trigger = "classic";
  const { reason } = seen;
  if ("nothing" in seen) return { kind: seen.nothing, trigger, reason };
  if (!seen.isFlagged) return { kind: "quiet", trigger, reason };
  const coolDownMs = driftRules.reaction.cooldownCandles * moment.stepMs;
  const asked = moment.firings.filter((firing) => firing.trigger === trigger);
  const attempt = nextAttempt(asked, { ...moment, coolDownMs });
  if (attempt !== undefined) {
    return { kind: "fires", trigger, action: "retrain", reason: attemptReason(attempt, reason) };
  }
  const untilMs = asked.at(-1)!.candleMs + coolDownMs;
  return { kind: "cooling-down", trigger, untilMs, reason };
}
