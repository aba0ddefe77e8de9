import { assert } from "../../foundation/assert.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { Fill } from "../../market/fill.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { bookFill } from "./book-fill.ts";
import type { FillTerms } from "./book-fill.ts";
import { bookFunding } from "./book-funding.ts";
import type { BookState, RoundTrip } from "./book-state.ts";
import { closeAsDust } from "./close-as-dust.ts";

/** An account that is marked at every candle: exact where something is booked, floats in between. */
export interface Book {
  /** The exact account as it stands. */
  readonly state: BookState;
  /** Books a fill; the round trip that it ended. */
  fill(fill: Fill, terms: FillTerms): RoundTrip | undefined;
  funding(instrument: InstrumentId, amount: DecimalText): void;
  /** Ends the round trip of what is too small to be sold. */
  dust(lane: number, atMs: number): RoundTrip | undefined;
  /**
   * Equity with this lane's newest price and the other lanes' last ones; a lane without any counts at
   * its average entry price. Allocates nothing.
   *
   * @param price Quote currency, > 0.
   */
  equityAt(lane: number, price: number): number;
  /** As `equityAt` with the prices it was last given. */
  equity(): number;
  /** Quote currency. */
  cash(): number;
  /** Signed base amount; dust counts. */
  quantityOf(lane: number): number;
  /** Signed value at the last price, quote currency. */
  valueOf(lane: number): number;
  /** Sum of absolute values at the last prices. */
  grossValue(): number;
  /** Sum of signed values at the last prices. */
  netValue(): number;
  /** Holds nothing, or nothing but dust. */
  isFlat(lane: number): boolean;
  /** Average price of the open amount; `undefined` while flat. */
  entryPriceOf(lane: number): number | undefined;
}

/**
 * @param start From `startBook`, or a stored one.
 * @param instruments Lane i is instruments[i]; all that `start` holds are among them.
 */
export function createBook(start: BookState, instruments: readonly InstrumentId[]): Book {
  const lanes = new Map(instruments.map((instrument, lane) => [instrument, lane]));
  const quantities = new Float64Array(instruments.length);
  const prices = new Float64Array(instruments.length); // 0 = not marked
  const entryPrices = new Float64Array(instruments.length);
  const holds = new Uint8Array(instruments.length); // 1 = more than dust
  let state = start;
  let cash = Number(start.cash);
  for (const instrument of Object.keys(start.positions)) refresh(instrument as InstrumentId);

  function refresh(instrument: InstrumentId): void {
    const lane = lanes.get(instrument);
    assert(lane !== undefined, "a book holds only instruments of its lanes");
    const position = state.positions[instrument];
    cash = Number(state.cash);
    quantities[lane] = Number(position?.quantity ?? 0);
    holds[lane] = (position?.enteredAtMs ?? 0) === 0 ? 0 : 1;
    if (position === undefined) return;
    entryPrices[lane] = Number(position.cost) / Number(position.quantity);
    if (prices[lane] === 0) prices[lane] = entryPrices[lane]!;
  }

  const equity = () => cash + netOf(quantities, prices);
  const isFlat = (lane: number) => holds[lane] !== 1;
  return {
    get state() {
      return state;
    },
    fill(fill, terms) {
      const booked = bookFill(state, fill, terms);
      state = booked.book;
      refresh(fill.instrument);
      return booked.closed;
    },
    funding(instrument, amount) {
      state = bookFunding(state, instrument, amount);
      refresh(instrument);
    },
    dust(lane, atMs) {
      const ended = closeAsDust(state, instruments[lane]!, atMs);
      state = ended.book;
      refresh(instruments[lane]!);
      return ended.closed;
    },
    equityAt(lane, price) {
      prices[lane] = price;
      return equity();
    },
    equity,
    cash: () => cash,
    quantityOf: (lane) => quantities[lane]!,
    valueOf: (lane) => quantities[lane]! * prices[lane]!,
    grossValue: () => grossOf(quantities, prices),
    netValue: () => netOf(quantities, prices),
    isFlat,
    entryPriceOf: (lane) => (isFlat(lane) ? undefined : entryPrices[lane]!),
  };
}

function netOf(quantities: Float64Array, prices: Float64Array): number {
  let sum = 0;
  for (let lane = 0; lane < quantities.length; lane++) sum += quantities[lane]! * prices[lane]!;
  return sum;
}

function grossOf(quantities: Float64Array, prices: Float64Array): number {
  let sum = 0;
  for (let lane = 0; lane < quantities.length; lane++) {
    sum += Math.abs(quantities[lane]! * prices[lane]!);
  }
  return sum;
}
