import type { InstrumentId } from "../../market/instrument.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { RiskVerdict } from "../risk/risk-verdict.ts";
import type { TradingState } from "../risk/trading-state.ts";
import type { Signal } from "../strategies/signal.ts";

/** The whole chain of one closed candle: why there was an order, and why not. Unique by instrument and candle. */
export interface Decision {
  readonly instrument: InstrumentId;
  /** Key of the candle. */
  readonly openTimeMs: number;
  /** When it closed: the moment of the decision. */
  readonly decidedAtMs: number;
  readonly close: number;
  readonly phase: "warm-up" | "trading" | "late";
  readonly state: TradingState;
  readonly forecast: ForecastOpinion | undefined;
  readonly signal: Signal;
  /** What the strategy was told of the position, as `HeldPosition`. */
  readonly heldDirection: -1 | 0 | 1;
  readonly heldCandles: number;
  readonly heldEntryPrice: number | undefined;
  /** Signed value over equity: held before, and wanted by the signal before limits. */
  readonly heldExposure: number;
  readonly wantedExposure: number;
  readonly risk: RiskVerdict;
  /** Client order ids that came of it. */
  readonly orders: readonly string[];
  /** Why an allowed change led to no order, or to no entry: "below-minimum-notional"; `undefined` otherwise. */
  readonly unplaced: string | undefined;
}

/** The account at the close of a candle. */
export interface EquityPoint {
  readonly atMs: number;
  /** Marked to market, quote currency. */
  readonly equity: number;
  readonly cash: number;
  /** Sum of absolute position values over equity. */
  readonly grossExposure: number;
  /** Signed sum. */
  readonly netExposure: number;
}
