import type { BookState } from "../accounting/book-state.ts";
import type { RiskMemory } from "../risk/risk-memory.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { DecimalText } from "../../market/decimal.ts";

/** Everything that a session must know again after a restart, besides what the strategy saw. Plain JSON. */
export interface SessionState {
  readonly book: BookState;
  readonly risk: RiskMemory;
  /** Sequence of the last broker event that was booked. */
  readonly lastEvent: number;
  /** Per instrument: the last candle that was decided on, and what protects the position. */
  readonly lanes: Readonly<Record<InstrumentId, LaneState>>;
}

export interface LaneState {
  /** Open time of the last decided candle, UTC epoch milliseconds; 0 = none. */
  readonly decidedOpenTimeMs: number;
  readonly heldCandles: number;
  /** Best close since entry, for the trailing stop; 0 while flat. */
  readonly bestClose: number;
  /** What lies at the broker to end the position, or goes there with its entry; null = none. */
  readonly stop: ProtectionState | null;
  readonly takeProfit: ProtectionState | null;
  /** What the last decision does besides its orders, until the next one; doing it twice does no harm. */
  readonly errands: Errands | null;
}

export interface Errands {
  /** Client order ids of open orders that are taken back. */
  readonly cancels: readonly string[];
  /** Where the stop goes; null = it stays. */
  readonly stop: ProtectionState | null;
  /** What is held is too small to be sold, so it is held no longer. */
  readonly isDust: boolean;
}

export const noErrands: Errands = { cancels: [], stop: null, isDust: false };

export interface ProtectionState {
  readonly clientOrderId: string;
  /** The whole quantity: what has filled of it counts. */
  readonly quantity: DecimalText;
  readonly triggerPrice: DecimalText;
}
