import type { DecimalText } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";

/**
 * An account in exact numbers. Plain JSON; every amount a decimal text, money in quote currency.
 *
 * Spot and perpetuals are booked alike: a trade moves its whole value between cash and position, so
 * that equity = cash + sum of quantity x price, and at any time, to the last digit,
 * cash + sum of cost = startCash + realised - fees + funding. (A perpetual's wallet balance is the
 * right side.)
 */
export interface BookState {
  readonly startCash: DecimalText;
  readonly cash: DecimalText;
  /** Sum of all fees at their fills' prices, >= 0; also those that were taken in base currency. */
  readonly fees: DecimalText;
  /** Received less paid. */
  readonly funding: DecimalText;
  /** Profit of what was closed, before fees. */
  readonly realised: DecimalText;
  /** Only those that hold something, be it dust. */
  readonly positions: Readonly<Record<InstrumentId, PositionState>>;
}

export interface PositionState {
  /** Signed base amount. */
  readonly quantity: DecimalText;
  /** Signed sum of what the open amount cost: quantity x average entry price. */
  readonly cost: DecimalText;
  /** When it was last flat and then entered, UTC epoch milliseconds; 0 while there is nothing but dust. */
  readonly enteredAtMs: number;
  /** Fees of the round trip so far, quote currency. */
  readonly roundTripFees: DecimalText;
  /** Received less paid in the round trip so far. */
  readonly roundTripFunding: DecimalText;
  /** Realised profit of the round trip so far, before fees. */
  readonly roundTripProfit: DecimalText;
  /** Largest absolute `cost` of the round trip so far. */
  readonly largestCost: DecimalText;
}

/** From flat to flat. */
export interface RoundTrip {
  readonly instrument: InstrumentId;
  readonly direction: -1 | 1;
  readonly enteredAtMs: number;
  readonly exitedAtMs: number;
  /** After fees and funding, quote currency. */
  readonly profit: number;
  /** Profit over the largest sum that was in the position at its entry prices. */
  readonly return: number;
  readonly fees: number;
  /** The order role that closed it, or "dust", "liquidation", "foreign" (a trade by hand). */
  readonly closedBy: string;
}
