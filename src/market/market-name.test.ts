import { describe, expect, it } from "vitest";
import { parseMarketName } from "./market-name.ts";

describe("parseMarketName()", () => {
  it("reads spot markets and perpetual contracts", () => {
    expect(parseMarketName("BTCUSDT")).toBe("BTCUSDT");
    expect(parseMarketName("btc/usdt")).toBe("BTCUSDT");
    expect(parseMarketName("BTC/USDT:USDT")).toBe("BTCUSDT.PERP");
    expect(parseMarketName("BTCUSDT.PERP")).toBe("BTCUSDT.PERP");
  });

  it("refuses other contracts", () => {
    for (const name of ["BTC/USD:BTC", "BTC/USDT:USDT-251226", "BTCUSDT:USDT", ":", ""]) {
      expect(() => parseMarketName(name), name).toThrow(
        expect.objectContaining({ code: "E_INSTRUMENT" }),
      );
    }
  });
});
