import { decimalText } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { BookState } from "./book-state.ts";

/**
 * Books what a perpetual paid (above 0) or took (below 0), quote currency. It belongs to the round trip
 * that is open; what comes after its end counts for the account alone.
 */
export function bookFunding(
  book: BookState,
  instrument: InstrumentId,
  amount: DecimalText,
): BookState {
  const paid = new Decimal(amount);
  const position = book.positions[instrument];
  const positions =
    position === undefined || position.enteredAtMs === 0
      ? book.positions
      : {
          ...book.positions,
          [instrument]: {
            ...position,
            roundTripFunding: decimalText(paid.plus(position.roundTripFunding)),
          },
        };
  return {
    ...book,
    cash: decimalText(paid.plus(book.cash)),
    funding: decimalText(paid.plus(book.funding)),
    positions,
  };
}
