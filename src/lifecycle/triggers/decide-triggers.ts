import { classicTrigger, type ClassicFacts } from "./classic-trigger.ts";
import { driftTriggers, type DriftSeen } from "./drift-triggers.ts";
import { type NewDataFacts, newDataTrigger } from "./new-data-trigger.ts";
import type { Firing } from "./past-firings.ts";
import { type ScheduleFacts, scheduleTrigger } from "./schedule-trigger.ts";
import type { NothingSeen, TriggerDecision } from "./trigger-decision.ts";

/** What triggers decide by. Times are UTC epoch milliseconds. */
export interface TriggerFacts {
  /** Close of the newest candle. */
  readonly candleMs: number;
  /** Of one candle. */
  readonly stepMs: number;
  /** From the audit log, oldest first. */
  readonly firings: readonly Firing[];
  readonly schedule: ScheduleFacts;
  readonly newData: NewDataFacts;
  /** What watches forecasts and inputs. */
  readonly judge:
    | { readonly rules: "two-layer"; readonly seen: DriftSeen | NothingSeen }
    | { readonly rules: "classic"; readonly seen: ClassicFacts | NothingSeen };
}

/**
 * What each trigger says. The same facts decide the same: the cool-downs stand in the audit log, so a
 * restart forgets none.
 *
 * @returns One decision per trigger that the rules have, in a fixed order.
 */
export function decideTriggers(facts: TriggerFacts): readonly TriggerDecision[] {
  const { judge } = facts;
  const judged =
    judge.rules === "classic"
      ? [classicTrigger(judge.seen, facts)]
      : driftTriggers(judge.seen, facts);
  return [scheduleTrigger(facts.schedule, facts), ...judged, newDataTrigger(facts.newData, facts)];
}
