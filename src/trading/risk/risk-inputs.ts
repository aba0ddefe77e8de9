import type { InstrumentId } from "../../market/instrument.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { ModelHealth } from "./model-health.ts";
import type { RiskMemory } from "./risk-memory.ts";

/**
 * All that limits look at, at the close of a candle. Nothing of it is kept: a caller may hand in the
 * same object each time. What is missing, not finite or throws when it is read is a limit that is hit.
 */
export interface RiskInputs {
  readonly instrument: InstrumentId;
  readonly market: "spot" | "perpetual";
  /** UTC epoch milliseconds at which the candle closed: `memory` has been marked at that moment. */
  readonly atMs: number;
  /** Close of the candle, > 0. */
  readonly price: number;
  /** Marked to market, quote currency, > 0. */
  readonly equity: number;
  /** Signed value over equity that is held, or ordered already. */
  readonly held: number;
  /** The same that the signal wants; `held` where it wants nothing new. */
  readonly wanted: number;
  /** What the other instruments hold, or have ordered already. */
  readonly others: readonly OtherExposure[];
  /** Average true range over 14 candles, in price; `undefined` while there are too few. */
  readonly atr: number | undefined;
  /** False for strategies that ask no model: then neither forecast nor its kin are looked at. */
  readonly needsForecast: boolean;
  readonly forecast: ForecastOpinion | undefined;
  readonly health: ModelHealth;
  /** Orders of the instrument of which nobody knows whether they reached the broker. */
  readonly unresolvedOrders: number;
  /** Why the kill switch is latched; false = it was asked, and is not. */
  readonly halted: string | false;
  readonly memory: RiskMemory;
}

export interface OtherExposure {
  readonly instrument: InstrumentId;
  /** Signed value over equity. */
  readonly exposure: number;
}
