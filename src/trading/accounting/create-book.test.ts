import { describe, expect, it } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import type { Fill } from "../../market/fill.ts";
import { createBook } from "./create-book.ts";
import { markToMarket } from "../../../test/mark-to-market.ts";
import { startBook } from "./start-book.ts";

const bitcoin = parseInstrument("BTCUSDT");
const ether = parseInstrument("ETHUSDT");
const terms = { role: "enter", quantityStep: "0.01" } as const;

describe("createBook()", () => {
  it("marks what is held, not only cash: a fall that nobody sold is a fall (peers 1, 14)", () => {
    const book = createBook(startBook("1000"), [bitcoin, ether]);
    book.fill(filled(bitcoin, "buy", "5"), terms);
    const curve = [100, 120, 60, 110].map((price) => book.equityAt(0, price));
    expect(curve).toEqual([1000, 1100, 800, 1050]);
    expect(book.cash()).toBe(500);
    // The peak of marked equity is 1,100 and the fall 27 %; cash alone never moved.
    expect(1 - Math.min(...curve) / Math.max(...curve)).toBeCloseTo(0.2727, 4);
  });

  it("keeps the last price of the other lanes", () => {
    const book = createBook(startBook("1000"), [bitcoin, ether]);
    book.fill(filled(bitcoin, "buy", "1"), terms);
    book.fill(filled(ether, "sell", "2"), terms);
    expect(book.equity()).toBe(1000);
    expect(book.equityAt(0, 150)).toBe(1050);
    expect(book.equityAt(1, 110)).toBe(1030);
    expect([book.grossValue(), book.netValue(), book.valueOf(1)]).toEqual([370, -70, -220]);
    expect([book.quantityOf(0), book.quantityOf(1)]).toEqual([1, -2]);
  });

  it("a stored account counts at its entry prices until the first price comes", () => {
    const before = createBook(startBook("1000"), [bitcoin]);
    before.fill(filled(bitcoin, "buy", "5"), terms);
    before.equityAt(0, 200);
    const after = createBook(structuredClone(before.state), [bitcoin]);
    expect(after.equity()).toBe(1000);
    expect(after.equityAt(0, 200)).toBe(1500);
    expect(after.entryPriceOf(0)).toBe(100);
  });

  it("agrees with the exact marks to 15 digits", () => {
    const book = createBook(startBook("1000.123456789"), [bitcoin]);
    book.fill(filled(bitcoin, "buy", "0.12345678", "0.01234567"), terms);
    const exact = markToMarket(book.state, () => 123.45);
    expect(book.equityAt(0, 123.45)).toBeCloseTo(exact.equity, 11);
    expect(exact.exact.toFixed()).toBe("1003.00617261");
    expect(exact.positions[0]?.openProfit).toBeCloseTo(2.895, 3);
  });

  it("dust counts as flat and keeps its value", () => {
    const book = createBook(startBook("1000"), [bitcoin]);
    book.fill(filled(bitcoin, "buy", "0.02"), terms);
    expect(book.isFlat(0)).toBe(false);
    expect(book.dust(0, 5)?.closedBy).toBe("dust");
    expect([book.isFlat(0), book.entryPriceOf(0)]).toEqual([true, undefined]);
    expect(book.equityAt(0, 200)).toBe(1002);
  });

  it("funding is cash", () => {
    const book = createBook(startBook("1000"), [bitcoin]);
    book.funding(bitcoin, "-1.5");
    expect([book.cash(), book.equity(), book.state.funding]).toEqual([998.5, 998.5, "-1.5"]);
  });

  it("refuses an account that holds what has no lane", () => {
    const book = createBook(startBook("1000"), [bitcoin]);
    book.fill(filled(bitcoin, "buy", "1"), terms);
    expect(() => createBook(book.state, [ether])).toThrow("holds only instruments of its lanes");
  });
});

describe("markToMarket()", () => {
  it.each([undefined, Number.NaN, 0, -1, Infinity])("refuses the price %s", (price) => {
    const book = createBook(startBook("1000"), [bitcoin]);
    book.fill(filled(bitcoin, "buy", "1"), terms);
    expect(() => markToMarket(book.state, () => price)).toThrow("Broken rule");
  });
});

function filled(
  instrument: Fill["instrument"],
  side: Fill["side"],
  quantity: string,
  fee = "0",
): Fill {
  return {
    tradeId: "t",
    clientOrderId: "c",
    instrument,
    side,
    quantity,
    price: "100",
    fee,
    feeAsset: "quote",
    filledAtMs: 1,
  };
}
