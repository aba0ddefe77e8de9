import { describe, expect, it } from "vitest";
import { readCandleText } from "../../../../test/candle-text.ts";

const hourMs = 3_600_000;
const oct17 = Date.UTC(2019, 9, 17);
const rowsFrom = (first: number, count: number, price: number): number[][] =>
  Array.from({ length: count }, (_, i) => {
    const open = price + (i % 7);
    return [oct17 + (first + i) * hourMs, open, open + 3, open - 2, open + 1, 5 + i];
  });
const bitcoin = rowsFrom(0, 30, 8000);
const later = rowsFrom(30, 30, 8100);
const ether = rowsFrom(0, 30, 200);
const columnsOf = (rows: number[][]): Record<string, number[]> =>
  Object.fromEntries(["t", "o", "h", "l", "c", "v"].map((key, k) => [key, rows.map((r) => r[k]!)]));
const objectsOf = (rows: number[][]): Record<string, number>[] =>
  rows.map(
    ([time, open, high, low, close, volume]) =>
      ({ time, open, high, low, close, volume }) as Record<string, number>,
  );
const answer = (list: unknown[], symbol?: string): Record<string, unknown> => ({
  retCode: 0,
  result: { ...(symbol === undefined ? {} : { symbol }), list },
});

describe("openCandleFile() on JSON of several tables", () => {
  it.each<readonly [string, unknown]>([
    ["objects below their names", { ETHUSDT: { candles: ether }, BTCUSDT: { candles: bitcoin } }],
    [
      "a list of objects with a name",
      [
        { symbol: "ETHUSDT", candles: ether },
        { symbol: "BTCUSDT", candles: bitcoin },
      ],
    ],
    ["columns below their names", { ETHUSDT: columnsOf(ether), BTCUSDT: columnsOf(bitcoin) }],
    ["columns farther down", { data: { ETHUSDT: columnsOf(ether), BTCUSDT: columnsOf(bitcoin) } }],
    [
      "a list of columns with a name",
      [
        { symbol: "ETHUSDT", ...columnsOf(ether) },
        { symbol: "BTCUSDT", ...columnsOf(bitcoin) },
      ],
    ],
    ["a list of answers", [answer(ether, "ETHUSDT"), answer(bitcoin, "BTCUSDT")]],
  ])("takes the asset that is meant of %s", async (_, value) => {
    const text = JSON.stringify(value);
    expect((await readCandleText(text)).values).toEqual(bitcoin);
    expect((await readCandleText(text, { instrument: "ETH-USD" })).values).toEqual(ether);
    expect((await readCandleText(text, { asset: "ETH" })).values).toEqual(ether);
    await expect(readCandleText(text, { instrument: "XMRUSDT" })).rejects.toMatchObject({
      code: "E_ASSET",
    });
  });

  it.each<readonly [string, string]>([
    ["pages in a list", JSON.stringify([bitcoin, later])],
    ["pages of objects", JSON.stringify([objectsOf(bitcoin), objectsOf(later)])],
    ["a list of answers", JSON.stringify([answer(bitcoin), answer(later)])],
    [
      "a list of answers of one asset",
      JSON.stringify([answer(bitcoin, "BTCUSDT"), answer(later, "BTCUSDT")]),
    ],
    ["a list of columns", JSON.stringify([columnsOf(bitcoin), columnsOf(later)])],
    ["arrays one after another", `${JSON.stringify(bitcoin)}\n${JSON.stringify(later)}`],
    [
      "answers one after another",
      `${JSON.stringify(answer(bitcoin))}\n${JSON.stringify(answer(later))}`,
    ],
    ["months", JSON.stringify({ "2019-10": objectsOf(bitcoin), "2019-11": objectsOf(later) })],
  ])("reads every page of %s", async (_, text) => {
    const { values, refused } = await readCandleText(text);
    expect(refused).toEqual([]);
    expect(values).toEqual([...bitcoin, ...later]);
  });

  it("reads pages that stand behind the sample", async () => {
    const pages = Array.from({ length: 40 }, (_, k) => rowsFrom(k * 500, 500, 8000));
    const { values } = await readCandleText(JSON.stringify(pages.map((rows) => answer(rows))));
    expect(values).toEqual(pages.flat());
  });

  it.each<readonly [string, unknown, string]>([
    ["an answer about another asset", answer(ether, "ETHUSDT"), '"ETHUSDT"'],
    ["a key of another asset", { error: [], result: { XETHZUSD: ether, last: 1 } }, '"XETHZUSD"'],
    ["a channel of another asset", { ch: "market.ethusdt.kline.60min", data: ether }, '"ethusdt"'],
    ["columns of another asset", { symbol: "ETHUSDT", ...columnsOf(ether) }, '"ETHUSDT"'],
    [
      "assets that take turns",
      [answer(bitcoin, "BTCUSDT"), answer(ether, "ETHUSDT"), answer(later, "BTCUSDT")],
      "alternate",
    ],
  ])("refuses %s", async (_, value, words) => {
    await expect(readCandleText(JSON.stringify(value))).rejects.toMatchObject({
      code: "E_ASSET",
      message: expect.stringContaining(words) as unknown,
    });
  });

  it("refuses documents of several assets", async () => {
    const text = [answer(bitcoin, "BTCUSDT"), answer(ether, "ETHUSDT")]
      .map((document) => JSON.stringify(document))
      .join("\n");
    await expect(readCandleText(text)).rejects.toMatchObject({ code: "E_ASSET" });
  });

  it("leaves no table unread in silence that stands behind the sample", async () => {
    const long = rowsFrom(0, 20_000, 8000);
    const read = async (second: string) =>
      readCandleText(JSON.stringify({ candles: { first: long, [second]: later }, status: "ok" }));
    await expect(read("second")).rejects.toThrow(/more candles at candles\.second/);
    const named = JSON.stringify({ candles: { BTCUSDT: long, ETHUSDT: ether } });
    expect((await readCandleText(named)).values).toHaveLength(20_000);
  });

  it("passes over what stands beside and is no candle", async () => {
    const value = { result: { list: bitcoin, trades: [[oct17, 1, 2]], info: { a: { b: [1] } } } };
    expect((await readCandleText(JSON.stringify(value))).values).toEqual(bitcoin);
  });
});
