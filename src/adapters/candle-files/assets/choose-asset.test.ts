import { describe, expect, it } from "vitest";
import { readCandleText } from "../../../../test/candle-text.ts";
import { parseInstrument } from "../../../market/instrument.ts";
import { chooseAsset } from "./choose-asset.ts";

const oct17 = Date.UTC(2019, 9, 17);
const wide = (names: string): string =>
  `${names}\n2019-10-17,1,2,1,2,9,10,20,10,20,90\n2019-10-18,1,2,1,2,9,10,20,10,20,90`;
const fields = ["open", "high", "low", "close", "volume"];
const header = (name: (asset: string, field: string) => string): string =>
  ["date", ...["BTC", "ETH"].flatMap((asset) => fields.map((field) => name(asset, field)))].join();

describe("chooseAsset()", () => {
  it.each([
    [["BTC", "ETH"], "BTCUSDT", undefined, "BTC"],
    [["BTCUSDT", "ETHUSDT", "BTC"], "BTCUSDT", undefined, "BTCUSDT"],
    [["BTC-USD", "ETH-USD"], "ETHUSDT", undefined, "ETH-USD"],
    [["BTC/USDT", "ETH/BTC"], "ETHBTC", undefined, "ETH/BTC"],
    [["BTC-USD", "ETH-USD"], "ETHUSDT", "btc", "BTC-USD"],
    [["BTCUSD", "BTCEUR"], "BTCEUR", undefined, "BTCEUR"],
    [["Bitcoin"], "BTCUSDT", undefined, "Bitcoin"],
    [["2781"], "BTCUSDT", undefined, "2781"],
    [["BINANCE"], "BTCUSDT", undefined, "BINANCE"],
    [["USD"], "BTCUSDT", undefined, "USD"],
    [["BTC"], "BTC-PERP", undefined, "BTC"],
    [["XXBTZUSD"], "BTCUSDT", undefined, "XXBTZUSD"],
    [["XBTUSD", "ETHUSD"], "BTCUSDT", undefined, "XBTUSD"],
    [["tBTCUSD"], "BTCUSD", undefined, "tBTCUSD"],
    [["BINANCE:BTCUSDT"], "BTCUSDC", undefined, "BINANCE:BTCUSDT"],
    [["BTC/USDT:USDT"], "BTCUSDT.PERP", undefined, "BTC/USDT:USDT"],
    [["STETH"], "STETHUSDT", undefined, "STETH"],
    [["BTC-EUR"], "BTCEUR", undefined, "BTC-EUR"],
    [["ETH/USD"], "BTCUSDT", "ETH", "ETH/USD"],
  ])("of %j takes for %s and --asset %s the one %s", (assets, instrument, asset, chosen) => {
    expect(chooseAsset(assets, { instrument: parseInstrument(instrument), asset })).toBe(chosen);
  });

  it.each([
    [["BTC", "ETH"], "XMRUSDT", undefined, 'none fits XMRUSDT, assets were "BTC", "ETH"; say'],
    [["BTCUSD", "BTCEUR"], "BTCUSDT", "BTC", 'more than one asset is called "BTC"'],
    [["Bitcoin"], "BTCUSDT", "ETH", 'no asset is called "ETH"'],
    [["ETH/USD"], "BTCUSDT", undefined, 'it names is "ETH/USD"; say --asset ETH/USD to'],
    [["ETHUSDT"], "BTCUSDT", undefined, '"ETHUSDT"'],
    [["ethusdt"], "BTCUSDT", undefined, '"ethusdt"'],
    [["ETH"], "BTCUSD", undefined, '"ETH"'],
    [["XETHZUSD"], "BTCUSD", undefined, '"XETHZUSD"'],
    [["tETHUSD"], "BTCUSD", undefined, '"tETHUSD"'],
    [["BTC-EUR"], "BTCUSD", undefined, '"BTC-EUR"'],
    [["EUR"], "BTCUSD", undefined, '"EUR"'],
    [["ETHBTC"], "BTCUSDT", undefined, '"ETHBTC"'],
    [Array.from({ length: 40 }, (_, i) => `A${i}`), "BTCUSDT", undefined, '"A11" and 28 more; say'],
  ])("of %j refuses for %s and --asset %s", (assets, instrument, asset, words) => {
    expect(() => chooseAsset(assets, { instrument: parseInstrument(instrument), asset })).toThrow(
      words,
    );
  });
});

describe("openCandleFile() on several assets", () => {
  it.each([
    ["BTC:open", header((asset, field) => `${asset}:${field}`)],
    ["BTC_open", header((asset, field) => `${asset}_${field}`)],
    ["open_BTC", header((asset, field) => `${field}_${asset}`)],
    ["BTC-USD open", header((asset, field) => `${asset}-USD ${field}`)],
    ["Open.BTC", header((asset, field) => `${field.toUpperCase()}.${asset}`)],
    ["('Open', 'BTC')", header((asset, field) => `"('${field}', '${asset}')"`)],
    [
      "two lines, fields above",
      `Price,${[...fields, ...fields].join()}\nTicker,${"BTC-USD,".repeat(5)}${"ETH-USD,".repeat(4)}ETH-USD\nDate${",".repeat(10)}`,
    ],
    [
      "two lines, assets above",
      `,${"BTC-USD,".repeat(5)}${"ETH-USD,".repeat(4)}ETH-USD\nDate,${[...fields, ...fields].join()}`,
    ],
  ])("reads columns named as %s", async (_, names) => {
    const bitcoin = await readCandleText(wide(names), { instrument: "BTCUSDT" });
    expect(bitcoin.values[0]).toEqual([oct17, 1, 2, 1, 2, 9]);
    const ether = await readCandleText(wide(names), { asset: "ETH" });
    expect(ether.values[0]).toEqual([oct17, 10, 20, 10, 20, 90]);
    expect(ether.refused).toEqual([]);
    await expect(readCandleText(wide(names), { instrument: "XMRUSDT" })).rejects.toMatchObject({
      code: "E_ASSET",
    });
  });

  it("counts nothing where an asset was not listed yet, and refuses half a candle", async () => {
    const names = header((asset, field) => `${asset}:${field}`);
    const lines = [names, "2019-10-17,1,2,1,2,9,,,,,", "2019-10-18,1,2,1,2,9,10,20,,20,90"];
    const { rows, refused } = await readCandleText(lines.join("\n"), { asset: "ETH" });
    expect(rows).toEqual([]);
    expect(refused).toMatchObject([{ line: 3, reason: 'low is no number: ""' }]);
  });

  const long = (symbols: readonly string[]): string =>
    ["date,Symbol,open,high,low,close"]
      .concat(symbols.map((symbol, i) => `2019-10-${10 + (i % 20)},${symbol},1,${2 + i},1,2`))
      .join("\n");

  it("passes over the rows of other assets, wherever they stand", async () => {
    const mixed = await readCandleText(long(["ETH", "BTC", "ETH", "BTC"]));
    expect(mixed.values.map((row) => row[2])).toEqual([3, 5]);
    expect(mixed.refused).toEqual([]);
    const sorted = [...Array<string>(20_000).fill("AAVE"), "BTC"];
    const far = await readCandleText(long(sorted));
    expect(far.values.map((row) => row[2])).toEqual([20_002]);
    await expect(readCandleText(long(sorted), { asset: "ETH" })).rejects.toThrow(
      /no asset is called "ETH", assets were "AAVE", "BTC"/,
    );
  });

  it("refuses one asset that is plainly another, unless it is asked for", async () => {
    const yahoo = `Price,${fields.join()}\nTicker${",ETH-USD".repeat(5)}\nDate,,,,,\n2019-10-17,1,2,1,2,9`;
    const aside = "date,ETH:open,ETH:high,ETH:low,ETH:close\n2019-10-17,1,2,1,2\n";
    for (const text of [long(["ETH/USD", "ETH/USD"]), yahoo, aside]) {
      await expect(readCandleText(text)).rejects.toMatchObject({ code: "E_ASSET" });
      expect((await readCandleText(text, { asset: "ETH" })).values[0]?.[2]).toBe(2);
      expect((await readCandleText(text, { instrument: "ETHUSDT" })).refused).toEqual([]);
    }
  });

  it("takes the prices that are counted in the instrument's quote", async () => {
    const both = (euro: string, dollar: string): string =>
      `date,${["open", "high", "low", "close"].flatMap((name, i) => [`${i + 1}a. ${name} (${euro})`, `${i + 1}b. ${name} (${dollar})`]).join()}\n2019-10-17,1,10,2,20,1,10,2,20\n`;
    const read = async (text: string, options: { instrument: string; asset?: string }) =>
      (await readCandleText(text, options)).values[0]?.slice(1);
    const text = both("EUR", "USD");
    expect(await read(text, { instrument: "BTCUSD" })).toEqual([10, 20, 10, 20]);
    expect(await read(text, { instrument: "BTCUSDT" })).toEqual([10, 20, 10, 20]);
    expect(await read(text, { instrument: "BTCEUR" })).toEqual([1, 2, 1, 2]);
    expect(await read(text, { instrument: "BTCUSD", asset: "EUR" })).toEqual([1, 2, 1, 2]);
    const euros = "Date,Open (EUR),High (EUR),Low (EUR),Close (EUR)\n2019-10-17,1,2,1,2\n";
    expect(await read(euros, { instrument: "BTCEUR" })).toEqual([1, 2, 1, 2]);
    expect(await read(euros, { instrument: "BTCUSD", asset: "EUR" })).toEqual([1, 2, 1, 2]);
    await expect(read(euros, { instrument: "BTCUSD" })).rejects.toMatchObject({ code: "E_ASSET" });
    await expect(read(text, { instrument: "TEST" })).rejects.toMatchObject({ code: "E_ASSET" });
  });

  it("reads quotes of CoinMarketCap's answers: time_open is no price", async () => {
    const text =
      "time_open,time_close,time_high,time_low,quote.USD.open,quote.USD.high,quote.USD.low,quote.USD.close\n" +
      "2019-10-17T00:00:00Z,2019-10-17T23:59:59Z,2019-10-17T04:00:00Z,2019-10-17T05:00:00Z,1,2,1,2\n";
    expect((await readCandleText(text)).values).toEqual([[oct17, 1, 2, 1, 2]]);
    await expect(readCandleText(text, { instrument: "BTCEUR" })).rejects.toThrow("in USD;");
  });

  it("knows the column of assets where there is no header", async () => {
    const rows = ["ETHUSDT", "ETHUSDT", "BTCUSDT"].map(
      (name, i) => `${name},${oct17 + i * 3_600_000},${i + 1},${i + 3},${i + 1},${i + 2},9`,
    );
    const { values, refused } = await readCandleText(rows.join("\n"));
    expect([values, refused]).toEqual([[[oct17 + 7_200_000, 3, 5, 3, 4, 9]], []]);
    await expect(readCandleText(rows.slice(0, 2).join("\n"))).rejects.toThrow('"ETHUSDT"');
  });

  it("reads a column with one name that is no ticker as it is", async () => {
    expect((await readCandleText(long(["2781", "2781"]))).values).toHaveLength(2);
    await expect(readCandleText(long(["ETH", "XMR"]))).rejects.toMatchObject({ code: "E_ASSET" });
  });
});
