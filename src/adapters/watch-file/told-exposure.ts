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
  const stepMs = timeframeMs(place.timeframe);
  try {
    return watchedExposure(await readWatchState(place), version, { nowMs, stepMs });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const reason = `Whether there is drift is not known: ${error.message}.`;
    return { factor: unknownDriftFactor, untilMs: undefined, reason };
  }
}
