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
