import type { DecimalText } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";

/** An account in exact numbers. Plain JSON; every amount a decimal text, money in quote currency. */
export interface BookState {
  readonly startCash: DecimalText;
  readonly cash: DecimalText;
  /** Sum of all fees at their fills' prices, >= 0; also those that were taken in base currency. */
  readonly fees: DecimalText;
  /** Received less paid. */
  readonly funding: DecimalText;
  /** Profit of what was closed, before fees. */
  readonly realised: DecimalText;
  readonly positions: Readonly<Record<InstrumentId, PositionState>>;
}

export interface PositionState {
  /** Signed base amount. */
  readonly quantity: DecimalText;
  /** Signed sum of what the open amount cost: quantity x average entry price. */
  readonly cost: DecimalText;
  /** When it was last flat and then entered; 0 while flat. */
  readonly enteredAtMs: number;
  /** Fees of the round trip so far, quote currency. */
  readonly roundTripFees: DecimalText;
  /** Realised profit of the round trip so far, before fees. */
  readonly roundTripProfit: DecimalText;
}

/** From flat to flat. */
export interface RoundTrip {
  readonly instrument: InstrumentId;
  readonly direction: -1 | 1;
  readonly enteredAtMs: number;
  readonly exitedAtMs: number;
  /** After fees and funding, quote currency. */
  readonly profit: number;
  /** Over the largest value that was held. */
  readonly return: number;
  readonly fees: number;
  /** The order role that closed it. */
  readonly closedBy: string;
}
