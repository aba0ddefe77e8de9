import { assert } from "../../foundation/assert.ts";
import { decimalText, exactRule } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { Fill } from "../../market/fill.ts";
import type { OrderRole } from "../../market/order.ts";
import type { BookState, PositionState, RoundTrip } from "./book-state.ts";
import { endRoundTrip } from "./end-round-trip.ts";
import { flatPosition } from "./start-book.ts";

/** What a fill does not say about itself. */
export interface FillTerms {
  /** Of the order that was filled; of what nobody here ordered, how it came about. */
  readonly role: OrderRole | "liquidation" | "foreign";
  /** Of the market's rules: what is left below it is dust and ends the round trip. */
  readonly quantityStep: DecimalText;
}

export interface BookedFill {
  readonly book: BookState;
  /** The round trip that the fill ended. */
  readonly closed: RoundTrip | undefined;
}

// Where a share of something has no end, it is cut here; both sides of the booking use the same number.
const shareDecimals = 18;

/**
 * Books a fill. A fee in base currency changes the amount that moves and counts at the fill's price;
 * a fill that turns the position ends one round trip and begins the next, the fee split by amount.
 *
 * @throws {InvariantError} amount or price is not above 0, or the fee below 0.
 */
export function bookFill(book: BookState, fill: Fill, terms: FillTerms): BookedFill {
  const trade = tradeOf(fill);
  const held = book.positions[fill.instrument] ?? flatPosition;
  const closing = closingPart(held, trade);
  const opening = trade.amount.minus(closing.amount);
  const reduced = reducePosition(held, closing);
  const isOver =
    held.enteredAtMs > 0 &&
    !closing.amount.isZero() &&
    new Decimal(reduced.quantity).abs().lt(exactRule(terms.quantityStep));
  const ended = isOver
    ? endRoundTrip(fill.instrument, reduced, {
        direction: trade.amount.isNegative() ? 1 : -1,
        exitedAtMs: fill.filledAtMs,
        closedBy: terms.role,
      })
    : { position: reduced, closed: undefined };
  const next = opening.isZero()
    ? ended.position
    : enlargePosition(ended.position, opening, {
        price: trade.price,
        fee: trade.fee.minus(closing.fee),
        atMs: fill.filledAtMs,
      });
  return {
    book: {
      ...book,
      cash: decimalText(
        new Decimal(book.cash).minus(trade.amount.times(trade.price)).minus(trade.fee),
      ),
      fees: decimalText(trade.fee.plus(book.fees)),
      realised: decimalText(closing.profit.plus(book.realised)),
      positions: withPosition(book, fill, next),
    },
    closed: ended.closed,
  };
}

interface Trade {
  /** Signed change of the position. */
  readonly amount: Decimal;
  readonly price: Decimal;
  /** Quote currency. */
  readonly fee: Decimal;
}

function tradeOf(fill: Fill): Trade {
  const price = new Decimal(fill.price);
  const quantity = new Decimal(fill.quantity);
  const fee = new Decimal(fill.fee);
  assert(
    quantity.gt(0) && price.gt(0) && fee.gte(0),
    "a fill has an amount, a price and no negative fee",
  );
  const signed = fill.side === "buy" ? quantity : quantity.negated();
  if (fill.feeAsset === "quote") return { amount: signed, price, fee };
  // Bought less, or sold more, by the fee; that part moved at the fill's price and was then paid.
  // Of the smallest fills a fee that was rounded up may take all.
  const amount = signed.minus(fee);
  return { amount, price, fee: fee.times(price) };
}

interface ClosingPart {
  /** Signed as the trade is; zero where it closes nothing. */
  readonly amount: Decimal;
  /** What the closed part had cost, signed as the position is. */
  readonly cost: Decimal;
  readonly profit: Decimal;
  readonly fee: Decimal;
}

function closingPart(held: PositionState, trade: Trade): ClosingPart {
  const zero = new Decimal(0);
  const quantity = new Decimal(held.quantity);
  const isOpposed = quantity.isNegative() !== trade.amount.isNegative();
  if (quantity.isZero() || trade.amount.isZero() || !isOpposed) {
    return { amount: zero, cost: zero, profit: zero, fee: zero };
  }
  const closesAll = trade.amount.abs().gte(quantity.abs());
  const amount = closesAll ? quantity.negated() : trade.amount;
  const cost = share(held.cost, amount.negated(), quantity);
  const fee = closesAll ? share(trade.fee, amount, trade.amount) : trade.fee;
  return { amount, cost, profit: amount.times(trade.price).negated().minus(cost), fee };
}

// whole x part / all, exact where part = all.
function share(whole: Decimal | DecimalText, part: Decimal, all: Decimal): Decimal {
  if (part.eq(all)) return new Decimal(whole);
  return part.times(whole).div(all).toDecimalPlaces(shareDecimals, Decimal.ROUND_DOWN);
}

function reducePosition(held: PositionState, closing: ClosingPart): PositionState {
  if (closing.amount.isZero()) return held;
  const reduced = {
    ...held,
    quantity: decimalText(closing.amount.plus(held.quantity)),
    cost: decimalText(new Decimal(held.cost).minus(closing.cost)),
  };
  // Dust that is sold belongs to no round trip.
  if (held.enteredAtMs === 0) return reduced;
  return {
    ...reduced,
    roundTripFees: decimalText(closing.fee.plus(held.roundTripFees)),
    roundTripProfit: decimalText(closing.profit.plus(held.roundTripProfit)),
  };
}

function enlargePosition(
  held: PositionState,
  amount: Decimal,
  terms: { readonly price: Decimal; readonly fee: Decimal; readonly atMs: number },
): PositionState {
  const cost = amount.times(terms.price).plus(held.cost);
  return {
    ...held,
    quantity: decimalText(amount.plus(held.quantity)),
    cost: decimalText(cost),
    enteredAtMs: held.enteredAtMs === 0 ? terms.atMs : held.enteredAtMs,
    roundTripFees: decimalText(terms.fee.plus(held.roundTripFees)),
    largestCost: decimalText(Decimal.max(held.largestCost, cost.abs())),
  };
}

function withPosition(
  book: BookState,
  fill: Fill,
  position: PositionState,
): BookState["positions"] {
  const { [fill.instrument]: _, ...others } = book.positions;
  return position.quantity === "0" ? others : { ...others, [fill.instrument]: position };
}
