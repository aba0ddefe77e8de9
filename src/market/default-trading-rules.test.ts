import { describe, expect, it } from "vitest";
import { defaultTradingRules } from "./default-trading-rules.ts";
import { parseInstrument } from "./instrument.ts";
import { parseTradingRules } from "./parse-trading-rules.ts";

const rulesOf = (name: string, market: "spot" | "perpetual") =>
  defaultTradingRules(parseInstrument(name), market);

describe("defaultTradingRules()", () => {
  it("BTC and ETH in dollars have the grid of their largest market", () => {
    expect(rulesOf("BTC/USDT", "spot")).toMatchObject({
      priceTick: "0.01",
      quantityStep: "0.00001",
      notionalMin: "5",
      buyFeeIn: "base",
    });
    expect(rulesOf("ETHUSDT.PERP", "perpetual")).toMatchObject({
      quantityStep: "0.001",
      notionalMin: "20",
      buyFeeIn: "quote",
    });
    expect(rulesOf("XBTUSD", "spot").quantityStep).toBe("0.00001");
  });

  it("others have a fine grid and a smallest order in their own currency", () => {
    expect(rulesOf("SOLUSDT", "spot")).toMatchObject({
      priceTick: "0.00000001",
      quantityMin: "0.00000001",
      quantityMax: undefined,
      notionalMin: "5",
    });
    expect(rulesOf("ETHBTC", "spot").notionalMin).toBe("0.0001");
    expect(rulesOf("BTCKRW", "spot").notionalMin).toBe("5000");
    expect(rulesOf("ACME", "spot").notionalMin).toBe("5");
  });

  it.each(["spot", "perpetual"] as const)("are rules that a %s file could hold", (market) => {
    for (const name of ["BTCUSDT", "ETHUSDT", "SOLUSDT", "ETHBTC"]) {
      const rules = rulesOf(name, market);
      expect(parseTradingRules(JSON.parse(JSON.stringify(rules)))).toEqual([rules]);
    }
  });
});
