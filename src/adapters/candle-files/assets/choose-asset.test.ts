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
  ])("of %j takes for %s and --asset %s the one %s", (assets, instrument, asset, chosen) => {
    expect(chooseAsset(assets, { instrument: parseInstrument(instrument), asset })).toBe(chosen);
  });

  it.each([
    [["BTC", "ETH"], "XMRUSDT", undefined, 'none fits XMRUSDT, assets were "BTC", "ETH"; say'],
    [["BTCUSD", "BTCEUR"], "BTCUSDT", "BTC", 'more than one asset is called "BTC"'],
    [["Bitcoin"], "BTCUSDT", "ETH", 'no asset is called "ETH"'],
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

  it("reads a column with one name as it is, whatever the name", async () => {
    expect((await readCandleText(long(["2781", "2781"]))).values).toHaveLength(2);
    await expect(readCandleText(long(["ETH", "XMR"]))).rejects.toMatchObject({ code: "E_ASSET" });
  });
});
