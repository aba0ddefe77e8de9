import { describe, expect, it, test } from "vitest";
import { parseMarketName, perpetualOf, spotOfPerpetual } from "./market-name.ts";

describe("parseMarketName()", () => {
  it("reads spot markets and perpetual contracts", () => {
    expect(parseMarketName("BTCUSDT")).toBe("BTCUSDT");
    expect(parseMarketName("btc/usdt")).toBe("BTCUSDT");
    expect(parseMarketName("BTC/USDT:USDT")).toBe("BTCUSDT.PERP");
    expect(parseMarketName("BTCUSDT.PERP")).toBe("BTCUSDT.PERP");
    expect(parseMarketName("btc-usdt")).toBe("BTCUSDT");
    expect(parseMarketName("BTC-USDT-SWAP")).toBe("BTCUSDT.PERP");
    expect(parseMarketName("BTC_USDT:USDT")).toBe("BTCUSDT.PERP");
  });

  it("refuses other contracts", () => {
    for (const name of ["BTC/USD:BTC", "BTC/USDT:USDT-251226", "BTCUSDT:USDT", ":", ""]) {
      expect(() => parseMarketName(name), name).toThrow(
        expect.objectContaining({ code: "E_INSTRUMENT" }),
      );
    }
  });
});

test("spotOfPerpetual() undoes perpetualOf()", () => {
  expect(perpetualOf("BTC/USDT")).toBe("BTCUSDT.PERP");
  expect(spotOfPerpetual(perpetualOf("BTCUSDT"))).toBe("BTCUSDT");
  expect(spotOfPerpetual(parseMarketName("BTCUSDT"))).toBeUndefined();
});
