import type { DecimalText } from "./decimal.ts";
import type { InstrumentId } from "./instrument.ts";

/** On what grid a market takes orders, and how it charges. Every number is a decimal text. */
export interface TradingRules {
  readonly instrument: InstrumentId;
  /** "spot" cannot go short and pays no funding; a perpetual is linear, settled in the quote currency. */
  readonly market: "spot" | "perpetual";
  /** Prices are whole multiples of it, > 0. */
  readonly priceTick: DecimalText;
  /** Amounts are whole multiples of it, > 0. */
  readonly quantityStep: DecimalText;
  readonly quantityMin: DecimalText;
  /** Of one order; `undefined` = no limit. */
  readonly quantityMax: DecimalText | undefined;
  /** Smallest price x quantity of an order. */
  readonly notionalMin: DecimalText;
  /** In what the fee of a purchase is taken: "base" leaves less than was bought. Sales pay in quote. */
  readonly buyFeeIn: "quote" | "base";
}
