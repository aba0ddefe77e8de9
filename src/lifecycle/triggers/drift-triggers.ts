import type { DriftLayer } from "../../evaluation/drift/drift-alarm.ts";
import { driftRules } from "../../evaluation/drift/drift-rules.ts";
import type { DriftState } from "../../evaluation/drift/two-layer.ts";
import { utcText } from "../../foundation/utc-text.ts";
import { attemptReason, type Firing, nextAttempt } from "./past-firings.ts";
import type { NothingSeen, Trigger, TriggerDecision } from "./trigger-decision.ts";

/** What the two layers say at the newest candle. */
export type DriftSeen = Pick<DriftState, "layers" | "alarms" | "retrain" | "reason">;

type Alarm = DriftSeen["alarms"][number];

/** Candles that an alarm is in force, and those after a retraining without another one for drift. */
const { forceCandles, cooldownCandles } = driftRules.reaction;

type Layered = Extract<Trigger, "performance" | "regime">;
const layerOf: Readonly<Record<Layered, DriftLayer>> = {
  performance: "outcomes",
  regime: "inputs",
};

interface Moment {
  readonly candleMs: number;
  readonly stepMs: number;
  readonly firings: readonly Firing[];
}

/**
 * Performance degradation (the layer of outcomes) and a change of the market regime (the layer of
 * inputs): either lowers the exposure cap, both together call for a retraining.
 */
export function driftTriggers(
  seen: DriftSeen | NothingSeen,
  moment: Moment,
): readonly TriggerDecision[] {
  const triggers = ["performance", "regime"] as const;
  if ("nothing" in seen) {
    const { nothing: kind, reason } = seen;
    return triggers.map((trigger) => ({ kind, trigger, reason }));
  }
  return triggers.map((trigger) => layerTrigger(trigger, seen, moment));
}

function layerTrigger(trigger: Layered, seen: DriftSeen, moment: Moment): TriggerDecision {
  const layer = layerOf[trigger];
  const alarm = newestAlarm(seen, layer);
  if (alarm === undefined) {
    return { kind: "quiet", trigger, reason: "no alarm since the version's training" };
  }
  if (!seen.layers[layer].isInForce) {
    const reason = `last alarm at ${utcText(alarm.timeMs)}, over ${forceCandles} candles ago`;
    return { kind: "quiet", trigger, reason };
  }
  const told = `${alarm.detail}, at ${utcText(alarm.timeMs)}`;
  return seen.retrain ? retraining(trigger, seen.reason, moment) : lowering(trigger, told, moment);
}

// Whichever of the two asked for it: there is one retraining for drift in a cool-down.
function retraining(
  trigger: Layered,
  reason: string,
  { firings, ...moment }: Moment,
): TriggerDecision {
  const asked = (by: Layered): readonly Firing[] =>
    firings.filter((firing) => firing.trigger === by && firing.action === "retrain");
  const [performance, regime] = [asked("performance"), asked("regime")];
  const newest = (of: readonly Firing[]): number => of.at(-1)?.candleMs ?? 0;
  const attempts = newest(performance) >= newest(regime) ? performance : regime;
  const coolDownMs = cooldownCandles * moment.stepMs;
  const attempt = nextAttempt(attempts, { ...moment, coolDownMs });
  if (attempt !== undefined) {
    return { kind: "fires", trigger, action: "retrain", reason: attemptReason(attempt, reason) };
  }
  const untilMs = attempts.at(-1)!.candleMs + coolDownMs;
  return { kind: "cooling-down", trigger, untilMs, reason };
}

// While the cap is lowered, that it is needs no second word.
function lowering(
  trigger: Layered,
  reason: string,
  { firings, candleMs, stepMs }: Moment,
): TriggerDecision {
  const coolDownMs = forceCandles * stepMs;
  const last = firings.findLast((firing) => firing.trigger === trigger);
  if (last === undefined || candleMs - last.candleMs >= coolDownMs) {
    return { kind: "fires", trigger, action: "lower-cap", reason };
  }
  return { kind: "cooling-down", trigger, untilMs: last.candleMs + coolDownMs, reason };
}

/** The last alarm of a layer. */
export function newestAlarm(
  { alarms }: Pick<DriftSeen, "alarms">,
  layer: DriftLayer,
): Alarm | undefined {
  return alarms.findLast((alarm) => alarm.layer === layer);
}
