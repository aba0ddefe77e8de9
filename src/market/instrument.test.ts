import { describe, expect, it } from "vitest";
import { parseInstrument } from "./instrument.ts";

describe("parseInstrument()", () => {
  it("reads one instrument however base and quote are parted", () => {
    for (const name of ["BTCUSDT", "btcusdt", "BTC/USDT", "BTC-USDT", "BTC_USDT", "btc-usdt"]) {
      expect(parseInstrument(name), name).toBe("BTCUSDT");
    }
    expect(parseInstrument("ETH-BTC")).toBe("ETHBTC");
    expect(parseInstrument("1000PEPE_USDC")).toBe("1000PEPEUSDC");
    expect(parseInstrument("BTC-USDT.PERP")).toBe("BTCUSDT.PERP");
  });

  it("keeps names whose dash or underscore parts no base from a quote", () => {
    const names = [
      "BRK-B",
      "BTCUSDT_PERP",
      "MY_SERIES",
      "A-USD",
      "BTC-USDT-SWAP",
      "ES_F",
      "BTC-XYZ",
    ];
    for (const name of names) expect(parseInstrument(name), name).toBe(name);
  });

  it("gives back what it gave", () => {
    for (const name of ["BTC-USDT", "BTC_USDT_USD", "ETH-BTC-USDT", "BRK-B", "AB-BTC_USD"]) {
      const once = parseInstrument(name);
      expect(parseInstrument(once), name).toBe(once);
    }
  });

  it("refuses what no folder can be called", () => {
    for (const name of ["", "/", "-BTC", "BTC USDT", "a/b/c", ".."]) {
      expect(() => parseInstrument(name), name).toThrow(
        expect.objectContaining({ code: "E_INSTRUMENT" }),
      );
    }
  });
});
