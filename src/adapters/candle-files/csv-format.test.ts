import { describe, expect, it } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import { detectCsvFormat } from "./csv-format.ts";

const btc = parseInstrument("BTCUSDT");
const row = "1571302800000,8051,8056.83,8021.23,8035.88,61.25";

describe("detectCsvFormat()", () => {
  it("passes over prose above the header and takes the base volume by name", () => {
    const header = "date,symbol,open,high,low,close,Volume USDT,Volume BTC";
    const lines = ["Made by a site, http://x", header, "2019-10-17,BTC,1,2,1,2,9,3"];
    expect(detectCsvFormat(lines, { instrument: btc })).toMatchObject({
      roles: { time: [0], open: 2, high: 3, low: 4, close: 5, volume: 7 },
      firstRowLine: 3,
    });
  });

  it.each([",", ";", "\t", "|"])("finds the delimiter %j", (delimiter) => {
    const lines = ["time,open,high,low,close", row].map((line) => line.replaceAll(",", delimiter));
    expect(detectCsvFormat(lines, { instrument: btc }).delimiter).toBe(delimiter);
  });

  it("reads a file without header by position, and other orders of prices by what fits", () => {
    expect(detectCsvFormat([row], { instrument: btc })).toMatchObject({
      header: undefined,
      firstRowLine: 1,
    });
    const coinbase = ["1571302800,8021.23,8056.83,8051,8035.88,61.25"];
    expect(detectCsvFormat(coinbase, { instrument: btc }).roles).toMatchObject({
      low: 1,
      high: 2,
      open: 3,
    });
    const bitfinex = ["1571302800,8051,8035.88,8056.83,8021.23,61.25"];
    expect(detectCsvFormat(bitfinex, { instrument: btc }).roles).toMatchObject({
      open: 1,
      close: 2,
      low: 4,
    });
  });

  it.each([
    ["4", "a row of Binance", "1571302800000,8051,8056.83,8021.23,8035.88"],
    [
      "5",
      "an average before the volume, as Kraken",
      "1571302800,8051,8056.83,8021.23,8035.88,8040.1",
    ],
  ])("takes column 1 + %s of %s as volume", (place, _, start) => {
    const lines = [`${start},61.25,17`, `${start},12.5,3`, `${start.replace("8040.1", "0")},0,0`];
    expect(detectCsvFormat(lines, { instrument: btc }).roles.volume).toBe(1 + Number(place));
  });

  it("joins a date and a time of day", () => {
    const lines = ["<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>"];
    lines.push("2019.10.17\t09:00:00\t1\t2\t1\t2\t7\t8");
    expect(detectCsvFormat(lines, { instrument: btc }).roles).toMatchObject({
      time: [0, 1],
      open: 2,
      volume: 7,
    });
  });

  it("prefers the readable of several time columns and never takes the close time", () => {
    const header = "Close time,unix,date,open,high,low,close";
    const lines = [header, "1571306399999,1571302800,2019-10-17 09:00,1,2,1,2"];
    expect(detectCsvFormat(lines, { instrument: btc }).roles).toMatchObject({
      time: [1],
      close: 6,
    });
  });

  it("does not take the snapshots of a ticker for candles", () => {
    const header = "timestamp,symbol,last_price,24h_open,24h_high,24h_low,24h_volume";
    const lines = [header, "1571302800,BTCUSDT,8035,7900,8100,7800,1234"];
    expect(() => detectCsvFormat(lines, { instrument: btc })).toThrow(
      /no column for open, high, low, close, .*"last_price"/,
    );
  });

  it("names the columns of a header that it does not understand, and never guesses below it", () => {
    const spread = ["date,a_bid,a_ask,high,low", "2014-11-28,1,2,1,2"];
    expect(() => detectCsvFormat(spread, { instrument: btc })).toThrow(
      /no column for open.*"a_bid"/,
    );
    expect(() =>
      detectCsvFormat(["date,open,high,close", "2014-11-28,1,2,1"], { instrument: btc }),
    ).toThrow(/none of its first lines|no column for low/);
  });
});
