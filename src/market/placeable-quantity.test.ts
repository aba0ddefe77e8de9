import { describe, expect, it } from "vitest";
import { defaultTradingRules } from "./default-trading-rules.ts";
import { parseInstrument } from "./instrument.ts";
import { placeableQuantity } from "./placeable-quantity.ts";
import type { WantedQuantity } from "./placeable-quantity.ts";

const rules = {
  ...defaultTradingRules(parseInstrument("BTCUSDT"), "spot"),
  quantityStep: "0.001",
  quantityMin: "0.002",
  quantityMax: "3.0005",
  notionalMin: "5",
};

describe("placeableQuantity()", () => {
  it.each<[string, WantedQuantity, object]>([
    ["the grid cuts it", { wanted: 1.2349, price: 100 }, { quantity: "1.234" }],
    [
      "a sale is at most what is held after a fee in base (L18)",
      { wanted: 1, price: 100, held: "0.999" },
      { quantity: "0.999", limitedBy: "held" },
    ],
    [
      "what is held is floored too",
      { wanted: 1, price: 100, held: "0.99899999" },
      { quantity: "0.998", limitedBy: "held" },
    ],
    [
      "a purchase is at most what cash pays with its costs",
      { wanted: 1, price: 100, cash: "100", costShare: 0.001 },
      { quantity: "0.999", limitedBy: "cash" },
    ],
    [
      "cash that pays to the last cent pays",
      { wanted: 1, price: 100, cash: "100.1", costShare: 0.001 },
      { quantity: "1", limitedBy: undefined },
    ],
    [
      "one order has a largest amount",
      { wanted: 9, price: 100 },
      { quantity: "3", limitedBy: "maximum-quantity" },
    ],
  ])("%s", (_, wish, expected) => {
    expect(placeableQuantity(rules, wish)).toMatchObject({ kind: "placeable", ...expected });
  });

  it.each<[string, WantedQuantity, string]>([
    ["less than a step", { wanted: 0.0009, price: 1e6 }, "below-step"],
    ["dust that is left (L8)", { wanted: 5, price: 100, held: "0.0004" }, "below-step"],
    ["no cash", { wanted: 5, price: 100, cash: "0" }, "below-step"],
    ["less than the smallest amount", { wanted: 0.0019, price: 1e6 }, "below-minimum-quantity"],
    ["less than the smallest value", { wanted: 0.049, price: 100 }, "below-minimum-notional"],
    ["an amount that is no number", { wanted: Number.NaN, price: 100 }, "not-a-number"],
    ["an endless amount", { wanted: Infinity, price: 100 }, "not-a-number"],
    ["a negative amount", { wanted: -1, price: 100 }, "not-a-number"],
    ["no price", { wanted: 1, price: 0 }, "not-a-number"],
    ["a price that is no number", { wanted: 1, price: Number.NaN }, "not-a-number"],
    ["negative cash", { wanted: 1, price: 100, cash: "-1" }, "not-a-number"],
    ["costs that are no number", { wanted: 1, price: 1, costShare: Number.NaN }, "not-a-number"],
  ])("%s is not placed", (_, wish, reason) => {
    expect(placeableQuantity(rules, wish)).toMatchObject({ kind: "unplaceable", reason });
  });

  it.each([
    ["perpetual", true, "placeable"],
    ["perpetual", false, "unplaceable"],
    ["spot", true, "unplaceable"],
  ] as const)(
    "on a %s market, only reducing %s, less than the smallest value is %s",
    (market, reducesOnly, kind) => {
      const wish = { wanted: 0.049, price: 100, held: "0.049", reducesOnly };
      expect(placeableQuantity({ ...rules, market }, wish).kind).toBe(kind);
    },
  );

  it("less than a step or the smallest amount is not placed by a reduction either", () => {
    const perpetual = { ...rules, market: "perpetual" } as const;
    const reasonOf = (wanted: number) =>
      placeableQuantity(perpetual, { wanted, price: 1e6, reducesOnly: true });
    expect(reasonOf(0.0009)).toMatchObject({ reason: "below-step" });
    expect(reasonOf(0.0019)).toMatchObject({ reason: "below-minimum-quantity" });
  });
});
