import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import type { ResolvedVersion } from "../../adapters/model-files/resolve-version.ts";
import { readWatchState, writeWatchState } from "../../adapters/watch-file/watch-file.ts";
import type { DriftState } from "../../evaluation/drift/two-layer.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { TriggerFacts } from "../../lifecycle/triggers/decide-triggers.ts";
import {
  type DriftExposure,
  exposureOf,
  tellWatchState,
} from "../../lifecycle/triggers/tell-watch-state.ts";
import { watchedExposure } from "../../lifecycle/triggers/watch-state.ts";
import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { classicFacts } from "./classic-facts.ts";
import { driftOfVersion, recordOfVersion } from "./drift-of-version.ts";
import { failureText } from "./failure-text.ts";
import type { RoundOptions, WatchSettings } from "./watch-request.ts";

export interface LookedAtVersion {
  readonly judge: TriggerFacts["judge"];
  readonly exposure: DriftExposure;
  /** Forecasts whose outcome is known; `undefined` where none could be made. */
  readonly forecasts: number | undefined;
  readonly notes: readonly string[];
}

export interface LookTask {
  readonly resolved: ResolvedVersion;
  readonly series: CandleSeries;
  readonly settings: WatchSettings;
  readonly options: RoundOptions;
}

/**
 * Looks at what a version forecast since its calibration and tells trading how much may be at stake.
 * Where it cannot be asked, what was told last stands.
 *
 * @throws {WorldError} E_DISK_WRITE: it could not be told.
 */
export async function lookAtVersion(place: ModelPlace, task: LookTask): Promise<LookedAtVersion> {
  const seen = await seeDrift(place, task).catch(failureText);
  if (typeof seen === "string") {
    const judge = { rules: task.settings.rules, seen: "the version could not be asked" };
    const exposure = await toldBefore(place, task.resolved.version, task.options);
    return { judge, exposure, forecasts: undefined, notes: [seen] };
  }
  const { drift, ...rest } = seen;
  return { ...rest, exposure: await tellExposure(place, task, drift), notes: [] };
}

interface SeenDrift extends Pick<LookedAtVersion, "judge" | "forecasts"> {
  /** Absent under the classic rules, which lower nothing, and before the first outcome. */
  readonly drift: DriftState | undefined;
}

async function seeDrift(place: ModelPlace, task: LookTask): Promise<SeenDrift> {
  const { resolved, series, settings } = task;
  const { rules } = settings;
  const record = await recordOfVersion({ ...resolved, place }, series, settings);
  const { rows } = record;
  if (rows === undefined) {
    const seen = "no candle has come after what it was fitted on";
    return { judge: { rules, seen }, drift: undefined, forecasts: 0 };
  }
  const forecasts = rows.timeMs.length;
  if (rules === "classic") {
    return { judge: { rules, seen: classicFacts(rows) }, drift: undefined, forecasts };
  }
  const drift = driftOfVersion(series, record, rows);
  return { judge: { rules, seen: drift }, drift, forecasts };
}

async function tellExposure(
  place: ModelPlace,
  { resolved, series, settings, options }: LookTask,
  drift: DriftState | undefined,
): Promise<DriftExposure> {
  const stepMs = timeframeMs(series.timeframe);
  const candleMs = series.openTimeMs[candleCount(series) - 1]! + stepMs;
  const exposure = exposureOf(drift);
  const { version } = resolved;
  const told = { version, rules: settings.rules, candleMs, stepMs, drift, exposure };
  await writeWatchState(place, tellWatchState(told, options.clock.nowMs()));
  return exposure;
}

async function toldBefore(
  place: ModelPlace,
  version: ModelVersion,
  { clock }: RoundOptions,
): Promise<DriftExposure> {
  const state = await readWatchState(place).catch(() => undefined);
  const { factor, reason } = watchedExposure(state, version, clock.nowMs());
  const until = factor < 1 ? state?.exposure.until : undefined;
  return { factor, reason, untilMs: until ? Date.parse(until) : undefined };
}
