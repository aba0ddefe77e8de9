import { driftRules } from "../../evaluation/drift/drift-rules.ts";
import type { DriftState } from "../../evaluation/drift/two-layer.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { newestAlarm } from "./drift-triggers.ts";
import type { WatchState } from "./watch-state.ts";

/** What drift multiplies the exposure cap with. */
export interface DriftExposure {
  /** In [0, 1]. */
  readonly factor: number;
  /** UTC epoch milliseconds; `undefined` where nothing lowers it. */
  readonly untilMs: number | undefined;
  readonly reason: string | undefined;
}

/**
 * Until when the cap stays lowered, and why.
 *
 * @param drift `undefined` where nothing is known: that lowers nothing.
 */
export function exposureOf(drift: DriftState | undefined, stepMs: number): DriftExposure {
  const inForce = Object.values(drift?.layers ?? {}).filter(({ isInForce }) => isInForce);
  if (drift === undefined || inForce.length === 0) {
    return { factor: 1, untilMs: undefined, reason: undefined };
  }
  const newest = Math.max(...inForce.map(({ alarmedAtMs = Number.NaN }) => alarmedAtMs));
  const untilMs = newest + driftRules.reaction.forceCandles * stepMs;
  return { factor: drift.exposureFactor, untilMs, reason: drift.reason };
}

/** One round as `watch.json` has it. */
export function tellWatchState(
  round: {
    readonly version: ModelVersion;
    readonly rules: WatchState["rules"];
    readonly candleMs: number;
    readonly drift: DriftState | undefined;
    readonly exposure: DriftExposure;
  },
  nowMs: number,
): WatchState {
  const { version, rules, candleMs, drift, exposure } = round;
  const { factor, untilMs, reason = null } = exposure;
  return {
    format: 1,
    at: iso(nowMs),
    version,
    rules,
    candle: iso(candleMs),
    alarms: { inputs: alarmOf(drift, "inputs"), outcomes: alarmOf(drift, "outcomes") },
    exposure: { factor, until: untilMs === undefined ? null : iso(untilMs), reason },
  };
}

function alarmOf(drift: DriftState | undefined, layer: "inputs" | "outcomes") {
  const alarm = drift && newestAlarm(drift, layer);
  if (alarm === undefined) return null;
  return { at: iso(alarm.timeMs), rule: alarm.rule, detail: alarm.detail };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
