import { Decimal } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { BookedFill } from "./book-fill.ts";
import type { BookState } from "./book-state.ts";
import { endRoundTrip } from "./end-round-trip.ts";

/**
 * Ends the round trip of a position too small to be sold: what is left stays in the book, at its cost,
 * and goes with the next sale. Nobody asks for its exit again, since it counts as flat.
 *
 * @param atMs UTC epoch milliseconds.
 */
export function closeAsDust(book: BookState, instrument: InstrumentId, atMs: number): BookedFill {
  const held = book.positions[instrument];
  if (held === undefined || held.enteredAtMs === 0) return { book, closed: undefined };
  const { position, closed } = endRoundTrip(instrument, held, {
    direction: new Decimal(held.quantity).isNegative() ? -1 : 1,
    exitedAtMs: atMs,
    closedBy: "dust",
  });
  return { book: { ...book, positions: { ...book.positions, [instrument]: position } }, closed };
}
