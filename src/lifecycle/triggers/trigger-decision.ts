import type { RegistryEvent } from "../registry/registry-event.ts";

export type TriggeredEvent = Extract<RegistryEvent, { readonly kind: "triggered" }>;

/** What can call for attention; "classic" stands in for performance and regime where it is asked for. */
export type Trigger = TriggeredEvent["trigger"];

/** What is done about it. */
export type TriggerAction = Exclude<TriggeredEvent["action"], "none">;

/** What a trigger says of one round. */
export type TriggerDecision =
  | {
      readonly kind: "fires";
      readonly trigger: Trigger;
      readonly action: TriggerAction;
      /** One sentence with value and limit. */
      readonly reason: string;
    }
  | {
      /** Its condition holds, but it fired not long ago. */
      readonly kind: "cooling-down";
      readonly trigger: Trigger;
      /** UTC epoch milliseconds; `undefined` where nobody knows when. */
      readonly untilMs: number | undefined;
      readonly reason: string;
    }
  | {
      /** "unknown": what it watches could not be seen. */
      readonly kind: "quiet" | "unknown";
      readonly trigger: Trigger;
      readonly reason: string;
    };

/** Why a trigger has nothing to go by: nothing came yet, or it cannot be seen. */
export interface NothingSeen {
  readonly nothing: "quiet" | "unknown";
  /** One phrase without a full stop. */
  readonly reason: string;
}
