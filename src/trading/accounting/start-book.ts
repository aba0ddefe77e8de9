import { decimalText } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { BookState, PositionState } from "./book-state.ts";

/**
 * An account that has traded nothing.
 *
 * @param cash Quote currency.
 */
export function startBook(cash: DecimalText): BookState {
  const start = decimalText(new Decimal(cash));
  return {
    startCash: start,
    cash: start,
    fees: "0",
    funding: "0",
    realised: "0",
    positions: {},
  };
}

export const flatPosition: PositionState = {
  quantity: "0",
  cost: "0",
  enteredAtMs: 0,
  roundTripFees: "0",
  roundTripFunding: "0",
  roundTripProfit: "0",
  largestCost: "0",
};
