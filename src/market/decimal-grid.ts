import { assert } from "../foundation/assert.ts";
import { Decimal } from "./decimal.ts";
import type { DecimalText } from "./decimal.ts";
import type { OrderSide } from "./order.ts";

const feeDecimals = 8;

/**
 * A number of a market's rules, read once: they come again with every order. The last ones are kept.
 */
export function exactRule(text: DecimalText): Decimal {
  let exact = known.get(text);
  if (exact === undefined) {
    if (known.size === knownMax) known.clear();
    exact = new Decimal(text);
    known.set(text, exact);
  }
  return exact;
}

/** A few dozen markets have so many at most; then it begins anew. */
const knownMax = 1024;
const known = new Map<DecimalText, Decimal>();

/**
 * An amount on a market's grid: cut towards zero, so that no order is larger than what was wanted.
 *
 * @param step Of the grid, > 0.
 */
export function floorToStep(quantity: Decimal, step: Decimal | DecimalText): Decimal {
  const exact = typeof step === "string" ? exactRule(step) : step;
  // divToInt is the exact whole part; a quotient could have been rounded up to the next step.
  return quantity.divToInt(exact).times(exact);
}

/**
 * A price on a market's grid, rounded against whoever trades: up for a purchase, down for a sale.
 *
 * @param price > 0.
 * @param tick Of the grid, > 0.
 * @returns At least one tick: there is no price below it.
 */
export function tickAgainst(price: Decimal, tick: Decimal | DecimalText, side: OrderSide): Decimal {
  assert(price.isFinite() && price.isPositive() && !price.isZero(), "a price is above 0");
  const exact = typeof tick === "string" ? exactRule(tick) : tick;
  const below = floorToStep(price, exact);
  if (below.eq(price)) return below;
  if (side === "buy" || below.isZero()) return below.plus(exact);
  return below;
}

/** A fee as exchanges book it: 8 decimals, never less than what is owed. */
export function roundFee(fee: Decimal): Decimal {
  return fee.toDecimalPlaces(feeDecimals, Decimal.ROUND_UP);
}

/** The one way to write a number: no exponent, no zeros at the end, never "-0". */
export function decimalText(value: Decimal): DecimalText {
  assert(value.isFinite(), "a booked number is finite");
  return value.toFixed();
}
