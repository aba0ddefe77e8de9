import { hash } from "node:crypto";
import type { InstrumentId } from "../../market/instrument.ts";
import type { OrderRole } from "../../market/order.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const letters = 26;

/** What an order is for, unlike any other of its decision. */
export type OrderName = OrderRole | "increase-stop";

/**
 * Names an order by what it is decided from, so that the same decision has the same name in every
 * process, and a broker that sees it twice can tell.
 *
 * @param openTimeMs Of the candle that was decided on.
 * @returns "cc" and 26 letters of base32: 130 bits of sha256.
 */
export function clientOrderIdOf(
  session: string,
  instrument: InstrumentId,
  openTimeMs: number,
  name: OrderName,
): string {
  const bytes = hash("sha256", JSON.stringify([session, instrument, openTimeMs, name]), "buffer");
  let id = "cc";
  for (let letter = 0; letter < letters; letter++) {
    const bit = 5 * letter;
    const pair = (bytes[bit >> 3]! << 8) | bytes[(bit >> 3) + 1]!;
    id += alphabet[(pair >> (11 - (bit & 7))) & 31]!;
  }
  return id;
}
