import { describe, expect, it } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import type { Fill } from "../../market/fill.ts";
import { bookFill } from "./book-fill.ts";
import { bookFunding } from "./book-funding.ts";
import type { BookState, RoundTrip } from "./book-state.ts";
import { closeAsDust } from "./close-as-dust.ts";
import { startBook } from "./start-book.ts";

const instrument = parseInstrument("BTCUSDT");
const hourMs = 3_600_000;

describe("bookFill()", () => {
  it("a purchase moves its value from cash into the position, the fee is gone", () => {
    const { book, closed } = trade(startBook("1000"), [["buy", "0.5", "100", "0.05"]]);
    expect(closed).toEqual([]);
    expect(book).toMatchObject({ cash: "949.95", fees: "0.05", realised: "0" });
    expect(book.positions[instrument]).toMatchObject({ quantity: "0.5", cost: "50" });
  });

  it("partial exits take their share of the position, not of the balance (peers 1)", () => {
    const { book, closed } = trade(startBook("10000"), [
      ["buy", "10", "100", "0"],
      ["sell", "5", "110", "0"],
      ["sell", "2.5", "120", "0"],
    ]);
    expect(closed).toEqual([]);
    expect(book).toMatchObject({ cash: "9850", realised: "100" });
    expect(book.positions[instrument]).toMatchObject({ quantity: "2.5", cost: "250" });
    const last = trade(book, [["sell", "2.5", "80", "0"]]);
    expect(last.book).toMatchObject({ cash: "10050", realised: "50", positions: {} });
    expect(last.closed).toMatchObject([{ direction: 1, profit: 50, return: 0.05 }]);
  });

  it("a price per unit without an end loses nothing: thirds are cut the same on both sides", () => {
    const { book } = trade(startBook("1000"), [
      ["buy", "1", "100", "0"],
      ["buy", "2", "100.01", "0"],
      ["sell", "1", "100", "0"],
      ["sell", "1", "100", "0"],
      ["sell", "1", "100", "0"],
    ]);
    expect(book).toMatchObject({ cash: "999.98", realised: "-0.02", positions: {} });
  });

  it("a share without an end is cut at the 18th decimal", () => {
    const { book } = trade(startBook("1000"), [
      ["buy", "1", "100", "0"],
      ["buy", "2", "100.01", "0"],
      ["sell", "1", "100", "0"],
    ]);
    expect(book.realised).toBe("-0.006666666666666666");
    expect(book.positions[instrument]?.cost).toBe("200.013333333333333334");
  });

  it("a fee in base currency leaves less than was bought, and is booked as money (peers 15, 18, L18)", () => {
    const { book } = trade(startBook("1000"), [["buy", "2", "100", "0.002", "base"]]);
    expect(book).toMatchObject({ cash: "800", fees: "0.2" });
    expect(book.positions[instrument]).toMatchObject({ quantity: "1.998", cost: "199.8" });
  });

  it("what a fee in base currency leaves below a step ends the round trip and stays as dust (L8)", () => {
    const bought = trade(startBook("1000"), [["buy", "2", "100", "0.0025", "base"]]);
    const sold = trade(bought.book, [["sell", "1.99", "100", "0.199"]]);
    expect(sold.closed).toMatchObject([{ profit: -0.449, fees: 0.449, closedBy: "exit" }]);
    expect(sold.book.positions[instrument]).toMatchObject({ quantity: "0.0075", enteredAtMs: 0 });
    const again = trade(sold.book, [
      ["buy", "1", "100", "0"],
      ["sell", "1.0075", "100", "0"],
    ]);
    expect(again.closed).toMatchObject([{ profit: 0, direction: 1 }]);
    expect(again.book.positions).toEqual({});
  });

  it("a turn through zero ends one round trip and begins the other, its fee split by amount", () => {
    const { book, closed } = trade(startBook("1000"), [
      ["buy", "1", "100", "0.1"],
      ["sell", "4", "110", "0.44"],
    ]);
    expect(closed).toMatchObject([{ direction: 1, profit: 9.79, fees: 0.21 }]);
    expect(book.positions[instrument]).toMatchObject({
      quantity: "-3",
      cost: "-330",
      roundTripFees: "0.33",
      largestCost: "330",
      enteredAtMs: 2 * hourMs,
    });
  });

  it("a short gains as the price falls, and pays as it rises", () => {
    const { book, closed } = trade(startBook("1000"), [
      ["sell", "2", "100", "0"],
      ["buy", "1", "90", "0"],
      ["buy", "1", "130", "0"],
    ]);
    expect(closed).toMatchObject([{ direction: -1, profit: -20, return: -0.1 }]);
    expect(book).toMatchObject({ cash: "980", realised: "-20", positions: {} });
  });

  it("a round trip's return is over the largest sum that was in it", () => {
    const { closed } = trade(startBook("1000"), [
      ["buy", "1", "100", "0"],
      ["buy", "1", "100", "0"],
      ["sell", "1", "110", "0"],
      ["sell", "1", "110", "0"],
    ]);
    expect(closed).toMatchObject([{ profit: 20, return: 0.1, enteredAtMs: hourMs }]);
    expect(closed[0]?.exitedAtMs).toBe(4 * hourMs);
  });

  it.each([
    ["no amount", ["buy", "0", "100", "0"]],
    ["no price", ["buy", "1", "0", "0"]],
    ["a negative fee", ["buy", "1", "100", "-0.1"]],
  ] as const)("refuses a fill with %s", (_, row) => {
    expect(() => trade(startBook("1000"), [row])).toThrow("Broken rule");
  });

  it.each(["0.00000001", "0.00000002"])("a fee of %s may take all of a tiny fill", (fee) => {
    const { book } = trade(startBook("1000"), [
      ["buy", "1", "100", "0"],
      ["buy", "0.00000001", "100", fee, "base"],
    ]);
    expect(book.cash).toBe("899.999999");
    const held = book.positions[instrument];
    expect(Number(held?.quantity)).toBeCloseTo(1 + 1e-8 - Number(fee), 12);
    const left = Number(book.cash) + Number(held?.cost) + Number(book.fees);
    expect(left).toBeCloseTo(1000 + Number(book.realised), 12);
  });

  it("changes no book that it was given", () => {
    const start = startBook("1000");
    const copy = structuredClone(start);
    trade(start, [["buy", "1", "100", "0.1"]]);
    expect(start).toEqual(copy);
  });
});

describe("bookFunding()", () => {
  it("is part of the round trip's profit, and of the account's funding", () => {
    const opened = trade(startBook("1000"), [["sell", "1", "100", "0"]]).book;
    const paid = bookFunding(bookFunding(opened, instrument, "0.5"), instrument, "-0.1");
    expect(paid).toMatchObject({ cash: "1100.4", funding: "0.4" });
    const { book, closed } = trade(paid, [["buy", "1", "100", "0"]]);
    expect(closed).toMatchObject([{ profit: 0.4 }]);
    expect(bookFunding(book, instrument, "-1")).toMatchObject({ cash: "999.4", funding: "-0.6" });
  });
});

describe("closeAsDust()", () => {
  it("ends the round trip once, keeps amount and cost", () => {
    const opened = trade(startBook("1000"), [["buy", "0.02", "100", "0.002"]]).book;
    const { book, closed } = closeAsDust(opened, instrument, 9 * hourMs);
    expect(closed).toMatchObject({ closedBy: "dust", profit: -0.002, exitedAtMs: 9 * hourMs });
    expect(book.positions[instrument]).toMatchObject({ quantity: "0.02", cost: "2" });
    expect(book).toMatchObject({ cash: opened.cash, realised: "0" });
    expect(closeAsDust(book, instrument, 9 * hourMs)).toEqual({ book, closed: undefined });
  });

  it("what is sold of it later is no round trip's profit, but the account's", () => {
    const opened = trade(startBook("1000"), [["buy", "1", "100", "0"]]).book;
    const { book } = closeAsDust(opened, instrument, 9 * hourMs);
    const sold = trade(book, [["sell", "0.5", "300", "0.1"]]);
    expect(sold.closed).toEqual([]);
    expect(sold.book).toMatchObject({ cash: "1049.9", realised: "100" });
    const turned = trade(sold.book, [
      ["sell", "1.5", "100", "0"],
      ["buy", "1", "90", "0"],
    ]);
    expect(turned.closed).toMatchObject([{ direction: -1, profit: 10, fees: 0 }]);
  });

  it("of nothing is nothing", () => {
    const book = startBook("5");
    expect(closeAsDust(book, instrument, 1)).toEqual({ book, closed: undefined });
  });
});

type Row = readonly [Fill["side"], string, string, string, Fill["feeAsset"]?];

function trade(
  start: BookState,
  rows: readonly Row[],
): { readonly book: BookState; readonly closed: readonly RoundTrip[] } {
  let book = start;
  const closed: RoundTrip[] = [];
  for (const [index, [side, quantity, price, fee, feeAsset = "quote"]] of rows.entries()) {
    const fill: Fill = {
      tradeId: `t${index}`,
      clientOrderId: `c${index}`,
      instrument,
      side,
      quantity,
      price,
      fee,
      feeAsset,
      filledAtMs: (index + 1) * hourMs,
    };
    const booked = bookFill(book, fill, { role: "exit", quantityStep: "0.01" });
    book = booked.book;
    if (booked.closed !== undefined) closed.push(booked.closed);
  }
  return { book, closed };
}
