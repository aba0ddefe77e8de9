import type { DecimalText } from "./decimal.ts";
import type { InstrumentId } from "./instrument.ts";
import type { OrderSide } from "./order.ts";

/** A part of an order, or all of it, that has been traded. */
export interface Fill {
  /** The broker's; the same trade told twice has the same id. */
  readonly tradeId: string;
  readonly clientOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: OrderSide;
  /** > 0. */
  readonly quantity: DecimalText;
  /** > 0, quote currency. */
  readonly price: DecimalText;
  /** >= 0, in `feeAsset`. */
  readonly fee: DecimalText;
  readonly feeAsset: "quote" | "base";
  /** UTC epoch milliseconds. */
  readonly filledAtMs: number;
}
