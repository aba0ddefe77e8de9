import type { MaybePromise } from "../../foundation/maybe-promise.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { ModelHealth } from "../risk/model-health.ts";

/** What the models say, asked once for each closed candle in order. */
export interface ForecastFeed {
  at(lane: number, openTimeMs: number): MaybePromise<FedForecast>;
}

export interface FedForecast {
  readonly opinion: ForecastOpinion;
  readonly health: ModelHealth;
}
