import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import type { ResolvedVersion } from "../../adapters/model-files/resolve-version.ts";
import { toldExposure } from "../../adapters/watch-file/told-exposure.ts";
import { readWatchState, writeWatchState } from "../../adapters/watch-file/watch-file.ts";
import type { DriftState } from "../../evaluation/drift/two-layer.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { TriggerFacts } from "../../lifecycle/triggers/decide-triggers.ts";
import { exposureOf, tellWatchState } from "../../lifecycle/triggers/tell-watch-state.ts";
import {
  type DriftExposure,
  nextWatchState,
  type WatchState,
} from "../../lifecycle/triggers/watch-state.ts";
import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { trainedUntilMs } from "../judging/trained-until.ts";
import { classicFacts } from "./classic-facts.ts";
import { driftOfVersion, recordOfVersion } from "./drift-of-version.ts";
import { type Failure, failureOf } from "./failure-of.ts";
import type { RoundOptions, WatchSettings } from "./watch-request.ts";

export interface LookedAtVersion {
  readonly judge: TriggerFacts["judge"];
  readonly exposure: DriftExposure;
  /** Forecasts whose outcome is known; `undefined` where none could be made. */
  readonly forecasts: number | undefined;
  /** Why it could not be asked; `undefined` where it was. */
  readonly failure: Failure | undefined;
}

export interface LookTask {
  readonly resolved: ResolvedVersion;
  readonly series: CandleSeries;
  readonly settings: WatchSettings;
  readonly options: RoundOptions;
}

/**
 * Looks at what a version forecast since its calibration and tells trading how much may be at stake.
 * What is not known, or was seen on older candles than before, leaves a lowered cap as it was told.
 *
 * @throws {WorldError} E_DISK_WRITE: it could not be told.
 */
export async function lookAtVersion(place: ModelPlace, task: LookTask): Promise<LookedAtVersion> {
  const seen = await seeDrift(place, task).catch(failureOf);
  if ("code" in seen) {
    const unseen = { nothing: "unknown", reason: "the version could not be asked" } as const;
    const judge = { rules: task.settings.rules, seen: unseen };
    const { resolved, options } = task;
    const exposure = await toldExposure(place, resolved.version, options.clock.nowMs());
    return { judge, exposure, forecasts: undefined, failure: seen };
  }
  const { drift, ...rest } = seen;
  return { ...rest, exposure: await tellExposure(place, task, drift), failure: undefined };
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
    const seen = trainedUntilMs(record.metadata) === undefined ? unwatchable : nothingCameYet;
    return { judge: { rules, seen }, drift: undefined, forecasts: 0 };
  }
  const forecasts = rows.timeMs.length;
  if (rules === "classic") {
    return { judge: { rules, seen: classicFacts(rows) }, drift: undefined, forecasts };
  }
  const drift = driftOfVersion(series, record, rows);
  return { judge: { rules, seen: drift }, drift, forecasts };
}

const unwatchable = {
  nothing: "unknown",
  reason: "until when it was trained nobody knows: it cannot be watched",
} as const;
const nothingCameYet = {
  nothing: "quiet",
  reason: "no candle has come after what it was fitted on",
} as const;

async function tellExposure(
  place: ModelPlace,
  { resolved, series, settings, options }: LookTask,
  drift: DriftState | undefined,
): Promise<DriftExposure> {
  const stepMs = timeframeMs(series.timeframe);
  const candleMs = series.openTimeMs[candleCount(series) - 1]! + stepMs;
  const nowMs = options.clock.nowMs();
  const exposure = exposureOf(drift);
  const isKnown = drift !== undefined;
  const { version } = resolved;
  const { rules } = settings;
  const looked = tellWatchState({ version, rules, candleMs, stepMs, drift, exposure }, nowMs);
  const before = await toldBefore(place);
  // What was told is broken, and this look knows nothing better.
  if (before === "broken" && !isKnown) return toldExposure(place, version, nowMs);
  const known = before === "broken" ? undefined : before;
  const next = nextWatchState(known, looked, { isKnown, nowMs });
  if (next !== known) await writeWatchState(place, next);
  return next === looked ? exposure : toldExposure(place, version, nowMs);
}

async function toldBefore(place: ModelPlace): Promise<WatchState | undefined | "broken"> {
  try {
    return await readWatchState(place);
  } catch (error) {
    if (error instanceof OperationalError) return "broken";
    throw error;
  }
}
