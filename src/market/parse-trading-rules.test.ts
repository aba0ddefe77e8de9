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
    ["no object", 5, "one market's rules or a list of them, each a JSON object"],
    ["an empty list", [], "value was []"],
    ["a row that is no object", [given, null], "the rules of set 2 must be a JSON object"],
    ["a field too many", { ...given, tick: "1" }, 'there is no "tick" among instrument'],
    [
      "a field too few",
      { ...given, priceTick: undefined },
      'digits on each side of the point: "0.00001", it is missing',
    ],
    [
      "a number that is no text",
      { ...given, notionalMin: 5 },
      "`notionalMin` must be a number as text",
    ],
    ["an exponent", { ...given, quantityStep: "1e-5" }, 'value was "1e-5"'],
    ["a negative number", { ...given, notionalMin: "-5" }, 'value was "-5"'],
    [
      "a step of nothing",
      { ...given, quantityStep: "0.000" },
      "`quantityStep` must be above 0, a number",
    ],
    ["16 decimals", { ...given, priceTick: "0.0000000000000001" }, "at most 15 digits"],
    [
      "a maximum below the minimum",
      { ...given, quantityMax: "0.000001" },
      "`quantityMax` must be at least `quantityMin`",
    ],
    [
      "another market",
      { ...given, market: "margin" },
      '`market` must be "spot" or "perpetual", value was "margin"',
    ],
    ["the second of two", [given, { ...given, market: 1 }], "`market` of set 2 must be"],
    [
      "a perpetual's fee in base",
      { ...given, market: "perpetual", buyFeeIn: "base" },
      'must be "quote" for a perpetual',
    ],
    ["the same market twice", [given, { ...given, instrument: "BTCUSDT" }], "two sets"],
  ])("refuses %s", (_, content, words) => {
    const refused = { code: "E_TRADING_RULES", exitCode: 2 };
    expect(() => parseTradingRules(content)).toThrow(expect.objectContaining(refused));
    expect(() => parseTradingRules(content)).toThrow(words);
    expect(() => parseTradingRules(content, "mine.json")).toThrow(/^Cannot read mine\.json: /);
  });

  it("refuses a name that is no instrument", () => {
    expect(() => parseTradingRules({ ...given, instrument: "../x" })).toThrow(
      expect.objectContaining({ code: "E_INSTRUMENT" }),
    );
  });
});
