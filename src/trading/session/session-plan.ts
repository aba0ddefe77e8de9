import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import type { RiskLimits } from "../risk/risk-limits.ts";
import type { ParameterValues, Strategy } from "../strategies/strategy.ts";

/** What a session does, in every mode. */
export interface SessionPlan {
  readonly name: string;
  readonly mode: "backtest" | "paper";
  readonly timeframe: Timeframe;
  /** Lane i is instruments[i]. */
  readonly instruments: readonly InstrumentId[];
  readonly rules: readonly TradingRules[];
  readonly strategy: Strategy;
  readonly parameters: ParameterValues;
  readonly limits: RiskLimits;
  /** Quote currency, > 0. */
  readonly startCash: number;
  /** Expected costs of one side, share of an order's value: purchases stay within the cash. */
  readonly costShare: number;
  /** UTC epoch milliseconds of the first candle that the strategy sees; after a restart as well. */
  readonly startedFromMs: number;
  /** Candles that open before only warm the strategy up. */
  readonly tradeFromMs: number;
  /** What the ledger keeps as the session's configuration. */
  readonly configuration: object;
}
