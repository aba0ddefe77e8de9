import type { DecimalText } from "./decimal.ts";
import type { InstrumentId } from "./instrument.ts";

export type OrderSide = "buy" | "sell";

/**
 * "market" fills at the next price there is; "stop" becomes one where the price comes to `triggerPrice`
 * against the position; "take-profit" fills at `triggerPrice` or better.
 */
export type OrderType = "market" | "stop" | "take-profit";

/** What an order is for; with the candle and the instrument it names the order. */
export type OrderRole = "enter" | "increase" | "reduce" | "exit" | "stop" | "take-profit";

/** What is sent to a broker. Amounts and prices are decimal texts on the market's grid. */
export interface OrderRequest {
  /** Made from session, instrument, candle, role: the same decision always has the same id. <= 32 characters. */
  readonly clientOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly role: OrderRole;
  readonly quantity: DecimalText;
  /** Of "stop" and "take-profit". */
  readonly triggerPrice: DecimalText | undefined;
  /** May only bring the position nearer to zero; what would go beyond is not filled. */
  readonly reduceOnly: boolean;
  /**
   * The order that must have filled first, if only in part: protection is sent with the entry that it
   * protects and sleeps until then.
   */
  readonly parent: string | undefined;
  /** UTC epoch milliseconds: the close of the candle that was decided on. Nothing earlier can fill it. */
  readonly decidedAtMs: number;
}

/** Where an order stands; `order-machine.ts` says what leads where. */
export type OrderStatus =
  /** Written down, not sent. */
  | "intended"
  /** Nobody knows whether it reached the broker: only reconciliation leads out. */
  | "unknown"
  | "open"
  | "partly-filled"
  | "filled"
  | "canceled"
  | "rejected"
  /** Was never at the broker, as reconciliation found, or was never sent. */
  | "lost";
