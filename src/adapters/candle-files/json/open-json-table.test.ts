import { describe, expect, it } from "vitest";
import { readCandleText } from "../../../../test/candle-text.ts";

const hourMs = 3_600_000;
const oct17 = Date.UTC(2019, 9, 17);
const expected = [0, 1, 2].map((i) => [oct17 + i * hourMs, 10 + i, 20 + i, 5 + i, 15 + i, 7 + i]);
const rowsAs = <T>(row: (t: number, values: readonly number[]) => T): T[] =>
  expected.map(([time, ...values]) => row(time!, values));
const column = (k: number): number[] => expected.map((row) => row[k]!);
const indexed = (k: number): Record<string, number> =>
  Object.fromEntries(expected.map((row, i) => [String(i), row[k]!]));

const binance = rowsAs((t, v) => [t, ...v.map(String), t + hourMs - 1, "99", 3, "1", "2", "0"]);
const objects = rowsAs((t, [open, high, low, close, volume]) => ({
  symbol: "BTCUSDT",
  time: t,
  open,
  high,
  low,
  close: String(close),
  volume,
}));

/** As exchanges and programs answer: [what it is, the value]. */
const shapes: readonly [string, unknown][] = [
  ["Binance: twelve cells", binance],
  ["Coinbase: low, high, open, close", rowsAs((t, [o, h, l, c, v]) => [t / 1000, l, h, o, c, v])],
  ["Bitfinex: open, close, high, low", rowsAs((t, [o, h, l, c, v]) => [t, o, c, h, l, v])],
  ["Freqtrade: six numbers", expected],
  ["Bybit and OKX: strings below result.list", { result: { list: binance }, retCode: 0 }],
  ["Kraken: below the pair's name", { error: [], result: { "XXBT.USD": expected, last: 1 } }],
  ["rows of objects", objects],
  ["objects below data.candles", { status: "ok", data: { candles: objects } }],
  [
    "HTX: the time is the id",
    rowsAs((t, [open, high, low, close, amount]) => ({
      id: t / 1000,
      open,
      close,
      low,
      high,
      amount,
      vol: amount! * close!,
    })),
  ],
  [
    "one letter keys, close time beside",
    rowsAs((t, [o, h, l, c, v]) => ({ T: t + 1, t, o, h, l, c, v })),
  ],
  [
    "Polygon: vw and n beside",
    { results: rowsAs((t, [o, h, l, c, v]) => ({ v, vw: 1, o, c, h, l, t, n: 9 })) },
  ],
  [
    "CoinMarketCap: quotes within",
    {
      data: {
        quotes: rowsAs((t, [open, high, low, close, volume]) => ({
          timeOpen: new Date(t).toISOString(),
          quote: { open, high, low, close, volume },
        })),
      },
    },
  ],
  [
    "Mongo: wrapped values",
    rowsAs((t, [open, high, low, close, volume]) => ({
      _id: { $oid: "a" },
      time: { $date: new Date(t).toISOString() },
      open: { $numberDecimal: String(open) },
      high,
      low,
      close,
      volume,
    })),
  ],
  [
    "TradingView: columns",
    {
      s: "ok",
      t: column(0).map((t) => t / 1000),
      o: column(1),
      h: column(2),
      l: column(3),
      c: column(4),
      v: column(5),
    },
  ],
  [
    "pandas: columns of places",
    {
      date: indexed(0),
      open: indexed(1),
      high: indexed(2),
      low: indexed(3),
      close: indexed(4),
      volume: indexed(5),
    },
  ],
  [
    "pandas: columns keyed by time",
    Object.fromEntries(
      ["open", "high", "low", "close", "volume"].map((name, k) => [
        name,
        Object.fromEntries(expected.map((row) => [String(row[0]), row[k + 1]])),
      ]),
    ),
  ],
  [
    "pandas: rows keyed by time",
    Object.fromEntries(
      rowsAs((t, [open, high, low, close, volume]) => [
        String(t),
        { open, high, low, close, volume },
      ]),
    ),
  ],
  [
    "pandas: names beside the rows",
    {
      columns: ["close", "time", "open", "high", "low", "volume"],
      index: [0, 1, 2],
      data: rowsAs((t, [o, h, l, c, v]) => [c, t, o, h, l, v]),
    },
  ],
  ["pandas: a schema beside the rows", { schema: { fields: [{ name: "index" }] }, data: objects }],
  [
    "Alpha Vantage: numbered names",
    {
      "Meta Data": { "1. Information": "x" },
      "Time Series (60min)": Object.fromEntries(
        rowsAs((t, v) => [
          new Date(t).toISOString().slice(0, 19).replace("T", " "),
          {
            "1. open": String(v[0]),
            "2. high": String(v[1]),
            "3. low": String(v[2]),
            "4. close": String(v[3]),
            "5. volume": String(v[4]),
          },
        ]),
      ),
    },
  ],
  [
    "a header as the first row",
    [
      ["time", "open", "close", "high", "low", "volume"],
      ...rowsAs((t, [o, h, l, c, v]) => [t, o, c, h, l, v]),
    ],
  ],
];

describe("openCandleFile() on JSON", () => {
  it.each(shapes)("reads %s, printed in any way", async (_, value) => {
    for (const text of [
      JSON.stringify(value),
      `\uFEFF\n ${JSON.stringify(value, undefined, 2)}\n`,
    ]) {
      const { values, refused } = await readCandleText(text);
      expect(refused).toEqual([]);
      expect(values).toEqual(expected);
    }
  });

  it("reads one document per line, objects or arrays", async () => {
    for (const records of [objects, expected]) {
      const text = records.map((record) => JSON.stringify(record)).join("\r\n");
      expect((await readCandleText(text)).values).toEqual(expected);
      expect((await readCandleText(Buffer.from(`\uFEFF${text}`, "utf16le"))).values).toEqual(
        expected,
      );
    }
  });

  it.each([
    ["rows of arrays", (rows: unknown[]) => rows],
    ["objects far down", (rows: unknown[]) => ({ a: { b: { c: { d: rows } } } })],
    ["columns", (rows: unknown[]) => columnsOf(rows as number[][])],
    ["rows keyed by time", (rows: unknown[]) => keyedBy(rows as number[][])],
  ])("reads %s far longer than its sample", async (_, wrap) => {
    const rows = Array.from({ length: 20_000 }, (_row, i) => [
      oct17 + i * hourMs,
      10,
      20,
      5,
      15,
      i,
    ]);
    const { values } = await readCandleText(JSON.stringify(wrap(rows)));
    expect(values).toHaveLength(20_000);
    expect(values.at(-1)).toEqual(rows.at(-1));
  });

  it("takes the asset that is meant where tables stand side by side", async () => {
    const bars = {
      "ETH/USD": expected.map(([time]) => [time, 1, 1, 1, 1, 1]),
      "BTC/USD": expected,
    };
    const text = JSON.stringify({ bars, next: null });
    expect((await readCandleText(text, { instrument: "BTCUSDT" })).values).toEqual(expected);
    expect((await readCandleText(text, { asset: "ETH" })).values[0]?.[1]).toBe(1);
    await expect(readCandleText(text, { instrument: "XMRUSDT" })).rejects.toMatchObject({
      code: "E_ASSET",
    });
  });

  it("refuses what is no row among rows, by its place", async () => {
    const rows = [expected[0], null, [1, 2], [...expected[1]!.slice(0, 5), null], expected[2]];
    const { values, refused } = await readCandleText(JSON.stringify(rows));
    expect(values).toEqual([expected[0], expected[2]]);
    expect(refused.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      "2 it is no row of cells",
      "3 it has 2 of 6 columns",
      '4 volume is no number: "null"',
    ]);
  });

  it.each([
    ["prices without candles", { prices: [[oct17, 1]], market_caps: [[oct17, 2]] }, "no candles"],
    [
      "rows without a low",
      rowsAs((time, [open, high, , close]) => ({ time, open, high, close, n: 1 })),
      "lack low",
    ],
    [
      "columns of different length",
      { t: [oct17, oct17], o: [1, 2], h: [2], l: [1, 2], c: [2, 2] },
      "column h has 1 values instead of 2",
    ],
    ["an error message", { code: -1121, msg: "Invalid symbol." }, "no candles"],
    ["nothing", [], "no candles"],
  ])("says that %s are none", async (_, value, words) => {
    await expect(readCandleText(JSON.stringify(value))).rejects.toMatchObject({
      code: "E_JSON",
      message: expect.stringContaining(words) as unknown,
    });
  });

  it("says of Python's NaN that JSON does not have it", async () => {
    const text = JSON.stringify(objects).replace('"volume":7', '"volume":NaN');
    await expect(readCandleText(text)).rejects.toThrow(/NaN or Infinity stands at character \d+,/);
  });

  const good = JSON.stringify(objects);
  it.each([
    ["torn", good.slice(0, -20)],
    ["torn after a bracket", good.slice(0, -1)],
    ["with a comma too many", good.replace("},{", "},,{")],
    ["without a comma", good.replace("},{", "}{")],
    ["with a wrong bracket", good.replace("},{", "],{")],
    ["with a word", good.replace("},{", "},nonsense,{")],
    ["nested without end", `[${good},${"[".repeat(200_000)}`],
    ["with a text of 8 MiB", `[{"note":"${"x".repeat(8 << 20)}"}]`],
    ["with a record of 20,000 values", `[${good.slice(1, -1)},[${"1,".repeat(20_000)}1]]`],
    ["behind 8 MiB of blanks", `[${" ".repeat(8 << 20)}${good.slice(1)}`],
  ])("gives one clear error for JSON %s", async (_, text) => {
    await expect(readCandleText(text)).rejects.toMatchObject({ code: "E_JSON" });
  });
});

function columnsOf(rows: readonly (readonly number[])[]): Record<string, readonly number[]> {
  const names = ["t", "o", "h", "l", "c", "v"];
  return Object.fromEntries(names.map((name, k) => [name, rows.map((row) => row[k]!)]));
}

function keyedBy(rows: readonly (readonly number[])[]): Record<string, unknown> {
  return Object.fromEntries(
    rows.map(([t, o, h, l, c, v]) => [new Date(t!).toISOString(), { o, h, l, c, v }]),
  );
}
