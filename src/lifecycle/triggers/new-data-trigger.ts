import { utcText } from "../../foundation/utc-text.ts";
import { attemptReason, type Firing, nextAttempt } from "./past-firings.ts";
import type { TriggerDecision } from "./trigger-decision.ts";

/** What came since. */
export interface NewDataFacts {
  /** Candles that make a retraining worth its while. */
  readonly atLeast: number;
  /** Close of the newest candle that the version or a retraining after it knew, UTC epoch ms. */
  readonly knownUntilMs: number;
  /** Stored candles that closed after a moment. */
  readonly candlesAfter: (timeMs: number) => number;
}

/** A retraining because enough new candles have come, no matter how the old model does. */
export function newDataTrigger(
  { atLeast, knownUntilMs, candlesAfter }: NewDataFacts,
  moment: {
    readonly candleMs: number;
    readonly stepMs: number;
    readonly firings: readonly Firing[];
  },
): TriggerDecision {
  const trigger = "new-data";
  const count = candlesAfter(knownUntilMs);
  const reason = `${count} candles after ${utcText(knownUntilMs)}, limit ${atLeast}`;
  if (count < atLeast) return { kind: "quiet", trigger, reason };
  const asked = moment.firings.filter((firing) => firing.trigger === trigger);
  const coolDownMs = atLeast * moment.stepMs;
  const attempt = nextAttempt(asked, { ...moment, coolDownMs });
  if (attempt === undefined) {
    const untilMs = asked.at(-1)!.candleMs + coolDownMs;
    return { kind: "cooling-down", trigger, untilMs, reason };
  }
  return { kind: "fires", trigger, action: "retrain", reason: attemptReason(attempt, reason) };
}
