import { assert } from "../src/foundation/assert.ts";
import { Decimal } from "../src/market/decimal.ts";
import type { InstrumentId } from "../src/market/instrument.ts";
import type { BookState } from "../src/trading/accounting/book-state.ts";

export interface MarkedBook {
  /** Quote currency. */
  readonly equity: number;
  /** The same to the last digit. */
  readonly exact: Decimal;
  readonly positions: readonly MarkedPosition[];
}

export interface MarkedPosition {
  readonly instrument: InstrumentId;
  /** Signed base amount. */
  readonly quantity: number;
  /** Signed, quote currency. */
  readonly value: number;
  /** Profit that is not realised, before the costs of closing. */
  readonly openProfit: number;
}

/**
 * What an account is worth at these prices, exactly; `createBook` has the quick way.
 *
 * @param priceOf Quote currency, of each instrument that is held.
 * @throws {InvariantError} a price is missing, not finite or not above 0.
 */
export function markToMarket(
  book: BookState,
  priceOf: (instrument: InstrumentId) => number | undefined,
): MarkedBook {
  let exact = new Decimal(book.cash);
  const positions: MarkedPosition[] = [];
  for (const [instrument, position] of Object.entries(book.positions)) {
    const price = priceOf(instrument as InstrumentId);
    assert(price !== undefined && price > 0 && price < Infinity, "a held instrument has a price");
    const value = new Decimal(price).times(position.quantity);
    exact = exact.plus(value);
    positions.push({
      instrument: instrument as InstrumentId,
      quantity: Number(position.quantity),
      value: value.toNumber(),
      openProfit: value.minus(position.cost).toNumber(),
    });
  }
  return { equity: exact.toNumber(), exact, positions };
}
