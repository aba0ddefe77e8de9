import { describe, expect, it } from "vitest";
import { parseTradingRules } from "./parse-trading-rules.ts";

const given = {
  instrument: "BTC/USDT",
  market: "spot",
  priceTick: "0.01",
  quantityStep: "0.00001",
  quantityMin: "0.00001",
  notionalMin: "5",
};

describe("parseTradingRules()", () => {
  it("reads one set or a list, with what may be left out", () => {
    const read = { ...given, instrument: "BTCUSDT", quantityMax: undefined, buyFeeIn: "quote" };
    expect(parseTradingRules(given)).toEqual([read]);
    const perpetual = { ...given, market: "perpetual", quantityMax: "120" };
    expect(parseTradingRules([{ ...given, buyFeeIn: "base" }, perpetual])).toEqual([
      { ...read, buyFeeIn: "base" },
      { ...read, market: "perpetual", quantityMax: "120" },
    ]);
  });

  it.each([
    ["no object", 5, "expected object"],
    ["an empty list", [], "Too small"],
    ["a field too many", { ...given, tick: "1" }, "tick"],
    ["a field too few", { ...given, priceTick: undefined }, "priceTick"],
    ["a number that is no text", { ...given, notionalMin: 5 }, "notionalMin"],
    ["an exponent", { ...given, quantityStep: "1e-5" }, "written as text"],
    ["a negative number", { ...given, notionalMin: "-5" }, "written as text"],
    ["a step of nothing", { ...given, quantityStep: "0.000" }, "above 0"],
    ["16 decimals", { ...given, priceTick: "0.0000000000000001" }, "15 decimals"],
    ["a maximum below the minimum", { ...given, quantityMax: "0.000001" }, "below the smallest"],
    ["another market", { ...given, market: "margin" }, "market"],
    ["a perpetual's fee in base", { ...given, market: "perpetual", buyFeeIn: "base" }, "quote"],
    ["the same market twice", [given, { ...given, instrument: "BTCUSDT" }], "two sets"],
  ])("refuses %s", (_, content, words) => {
    const refused = { code: "E_TRADING_RULES", exitCode: 2 };
    expect(() => parseTradingRules(content)).toThrow(expect.objectContaining(refused));
    expect(() => parseTradingRules(content)).toThrow(words);
  });

  it("refuses a name that is no instrument", () => {
    expect(() => parseTradingRules({ ...given, instrument: "../x" })).toThrow(
      expect.objectContaining({ code: "E_INSTRUMENT" }),
    );
  });
});
