import type { InstrumentId } from "../../market/instrument.ts";
import type { TradingState } from "./trading-state.ts";

/** What risk limits must remember from candle to candle and across restarts. Plain JSON. */
export interface RiskMemory {
  /** Of the limits alone; the kill switch is a latch on disk beside it. */
  readonly state: TradingState;
  /** Why it is not ACTIVE; null where it is. */
  readonly reason: string | null;
  /** Whether only `resume` makes it ACTIVE again: HALTED, and REDUCE_ONLY after a drawdown. */
  readonly awaitsResume: boolean;
  /**
   * While it awaits one: which `resume` was the last one before, "" = there had been none. Only
   * another one lifts it; null = not known yet.
   */
  readonly haltedAfter: string | null;
  /** Highest marked equity ever, quote currency. */
  readonly peakEquity: number;
  /** UTC day as days since the epoch, and equity at the first mark of it. */
  readonly day: number;
  readonly dayStartEquity: number;
  readonly consecutiveLosses: number;
  /** UTC epoch milliseconds before which nothing is entered; 0 = never. */
  readonly pausedUntilMs: number;
  /** The same per instrument, after its last exit. */
  readonly coolUntilMs: Readonly<Record<InstrumentId, number>>;
}
