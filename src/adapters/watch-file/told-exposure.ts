import { OperationalError } from "../../foundation/errors.ts";
import {
  type DriftExposure,
  unknownDriftFactor,
  watchedExposure,
} from "../../lifecycle/triggers/watch-state.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { readWatchState } from "./watch-file.ts";

/**
 * What `watch` told last of a model, as its exposure cap takes it. A file that cannot be read counts as
 * a drift alarm.
 *
 * @param version The version that would trade.
 * @param nowMs UTC epoch milliseconds.
 */
export async function toldExposure(
  place: ModelPlace,
  version: string,
  nowMs: number,
): Promise<DriftExposure> {
  return (await readToldExposure(place, version)).at(nowMs);
}

/** What `watch` told last, as it stands at any moment until it tells something else. */
export interface ToldExposure {
  readonly at: (nowMs: number) => DriftExposure;
  /** False where the file could not be read. */
  readonly isRead: boolean;
}

/** `toldExposure` for whoever asks again while the file is the same. */
export async function readToldExposure(place: ModelPlace, version: string): Promise<ToldExposure> {
  const stepMs = timeframeMs(place.timeframe);
  try {
    const state = await readWatchState(place);
    return { at: (nowMs) => watchedExposure(state, version, { nowMs, stepMs }), isRead: true };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const reason = `Whether there is drift is not known: ${error.message}.`;
    const unknown = { factor: unknownDriftFactor, untilMs: undefined, reason };
    return { at: () => unknown, isRead: false };
  }
}
