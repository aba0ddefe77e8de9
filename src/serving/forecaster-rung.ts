import type { IntervalTracker } from "../evaluation/calibration/interval-tracker.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { abstain } from "./abstain.ts";
import type { AbstainReason, ForecastSource } from "./forecast.ts";
import type { Forecaster } from "./forecaster.ts";
import type { Rung } from "./ladder.ts";

/** The rung of a loaded model. */
export function forecasterRung(forecaster: Forecaster): Rung {
  const { source, version } = forecaster;
  return {
    source,
    version: () => version,
    ask: async (question) => ({ source, version, outcome: await forecaster.forecast(question) }),
  };
}

/** The rung of a loaded model whose intervals follow the outcomes by a tracker of its own. */
export function trackedRung(forecaster: Forecaster, tracker: IntervalTracker | undefined): Rung {
  const rung = forecasterRung(forecaster);
  return { ...rung, ask: (question) => rung.ask({ ...question, tracker }) };
}

/** Why a model could not be loaded. */
export interface UnloadedModel {
  /** Its version, where it is known which one was meant. */
  readonly version?: ModelVersion | undefined;
  readonly reason: AbstainReason;
  /** One sentence for people. */
  readonly detail: string;
}

/** The rung of a model that could not be loaded: it says why, whatever it is asked. */
export function unloadedRung(source: ForecastSource, unloaded: UnloadedModel): Rung {
  const { version, reason, detail } = unloaded;
  return {
    source,
    version: () => version,
    ask: async () => ({ source, version, outcome: abstain(reason, detail) }),
  };
}
