import type { DriftState } from "../../evaluation/drift/two-layer.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { newestAlarm } from "./drift-triggers.ts";
import type { DriftExposure, WatchState } from "./watch-state.ts";

/**
 * Until when the cap stays lowered, and why.
 *
 * @param drift `undefined` where nothing is known: that lowers nothing.
 */
export function exposureOf(drift: DriftState | undefined): DriftExposure {
  const ends = Object.values(drift?.layers ?? {}).flatMap((one) => one.lowersUntilMs ?? []);
  if (drift === undefined || ends.length === 0) {
    return { factor: 1, untilMs: undefined, reason: undefined };
  }
  return { factor: drift.exposureFactor, untilMs: Math.max(...ends), reason: drift.reason };
}

/** The round that ends a lowered cap may come late: so much longer it stays lowered without one. */
const graceCandles = 24;

/** One round as `watch.json` has it. */
export function tellWatchState(
  round: {
    readonly version: ModelVersion;
    readonly rules: WatchState["rules"];
    readonly candleMs: number;
    /** Of the timeframe. */
    readonly stepMs: number;
    readonly drift: DriftState | undefined;
    readonly exposure: DriftExposure;
  },
  nowMs: number,
): WatchState {
  const { version, rules, candleMs, stepMs, drift, exposure } = round;
  const { factor, untilMs, reason = null } = exposure;
  const until = untilMs === undefined ? null : iso(untilMs + graceCandles * stepMs);
  return {
    format: 1,
    at: iso(nowMs),
    version,
    rules,
    candle: iso(candleMs),
    alarms: { inputs: alarmOf(drift, "inputs"), outcomes: alarmOf(drift, "outcomes") },
    exposure: { factor, until, reason },
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
