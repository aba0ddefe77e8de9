import { describe, expect, it } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import type { Rng } from "../../src/foundation/rng.ts";
import { roundFee } from "../../src/market/decimal-grid.ts";
import { Decimal } from "../../src/market/decimal.ts";
import type { Fill } from "../../src/market/fill.ts";
import { placeableQuantity } from "../../src/market/placeable-quantity.ts";
import { createBook } from "../../src/trading/accounting/create-book.ts";
import type { Book } from "../../src/trading/accounting/create-book.ts";
import { startBook } from "../../src/trading/accounting/start-book.ts";
import { tradingFilters } from "../golden/trading-filters.ts";

const seed = 18;
const spot = tradingFilters.filter(({ market }) => market === "spot");
const feeShare = 0.001;
const rounds = 40;

describe(`buying with all cash and selling all that is held, seed ${seed} (L8, L18)`, () => {
  it.each(spot.map((rules) => [`${rules.venue} ${rules.instrument}`, rules] as const))(
    "%s: never overdrawn, never oversold, every exit ends its round trip, no dust is sold twice",
    (_, rules) => {
      const rng = createRng(seed);
      const price = new Decimal(rules.priceTick).times(5000).toNumber();
      const least = Math.max(Number(rules.notionalMin), price * Number(rules.quantityMin));
      const cash = new Decimal(least * 1000 * (1 + rng.uniform())).toFixed(8);
      const book = createBook(startBook(cash), [rules.instrument]);
      for (let round = 0; round < rounds; round++) {
        buyAll(book, rules, rng);
        expect(book.isFlat(0)).toBe(false);
        const left = sellAll(book, rules, rng);
        expect(left.trip).toMatchObject({ closedBy: "exit", direction: 1 });
        expect(book.isFlat(0)).toBe(true);
        expect(left.again).toMatchObject({ kind: "unplaceable" });
      }
      expect(book.state.fees).not.toBe("0");
    },
  );
});

type Rules = (typeof spot)[number];
type TradedPart = Pick<Fill, "side" | "quantity" | "price" | "fee" | "feeAsset">;

function buyAll(book: Book, rules: Rules, rng: Rng): void {
  const price = tickPrice(rules, rng);
  const { cash } = book.state;
  // A venue rounds the fee up: 1e-8 is kept back for it.
  const spendable = Decimal.max(0, new Decimal(cash).minus("0.00000001"));
  const wish = { wanted: 1e30, price, cash: spendable, costShare: feeShare };
  const placed = placeableQuantity(rules, wish);
  expect(placed).toMatchObject({ kind: "placeable" });
  if (placed.kind !== "placeable") return;
  const fee =
    rules.buyFeeIn === "base" ? new Decimal(placed.quantity) : valueOf(placed.quantity, price);
  trade(book, rules, {
    side: "buy",
    quantity: placed.quantity,
    price: String(price),
    fee: roundFee(fee.times(feeShare)).toFixed(),
    feeAsset: rules.buyFeeIn,
  });
  expect(new Decimal(book.state.cash).gte(0)).toBe(true);
}

function sellAll(book: Book, rules: Rules, rng: Rng) {
  const price = tickPrice(rules, rng);
  const held = heldBy(book, rules);
  const placed = placeableQuantity(rules, { wanted: 1e30, price, held });
  if (placed.kind !== "placeable") return { trip: undefined, again: undefined };
  const trip = trade(book, rules, {
    side: "sell",
    quantity: placed.quantity,
    price: String(price),
    fee: roundFee(valueOf(placed.quantity, price).times(feeShare)).toFixed(),
    feeAsset: "quote",
  });
  const left = heldBy(book, rules);
  expect(new Decimal(left).gte(0)).toBe(true);
  return { trip, again: placeableQuantity(rules, { wanted: 1e30, price, held: left }) };
}

function trade(book: Book, rules: Rules, part: TradedPart) {
  const role = part.side === "buy" ? "enter" : "exit";
  return book.fill(filled(rules, part), { role, quantityStep: rules.quantityStep });
}

function filled(rules: Rules, part: TradedPart): Fill {
  const { instrument } = rules;
  return { tradeId: "t", clientOrderId: "c", instrument, filledAtMs: 1, ...part };
}

function heldBy(book: Book, rules: Rules): string {
  return book.state.positions[rules.instrument]?.quantity ?? "0";
}

function tickPrice(rules: Rules, rng: Rng): number {
  return new Decimal(rules.priceTick).times(4000 + rng.integer(2000)).toNumber();
}

function valueOf(quantity: string, price: number): Decimal {
  return new Decimal(quantity).times(price);
}
