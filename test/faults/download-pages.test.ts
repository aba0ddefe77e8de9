import { afterAll, describe, expect, test } from "vitest";
import { type BinanceMarket, kline } from "../binance-server.ts";
import { storedRows, trueRows } from "../downloaded-candles.ts";
import { hour, openDownloads } from "../downloads.ts";

const hourMs = 3_600_000;
const { exchange, start, end } = openDownloads();
afterAll(end);

describe("downloadCandles() of strange pages and holes", () => {
  test("an empty page though candles follow is looked at twice", async () => {
    const { dataDir, download } = await exchange({ emptyPageAtMs: hour(1000) });
    expect(await download()).toMatchObject({ added: 2500 });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
  });

  const strangePages: Readonly<Record<string, Partial<BinanceMarket>>> = {
    "pages with fewer rows than asked": { pageMax: 333 },
    "rows repeated across pages": {
      page: (rows, startMs) =>
        [startMs - 2 * hourMs, startMs - hourMs].map((t) => kline(t)).concat(rows),
    },
    "rows repeated within a page": { page: (rows) => rows.flatMap((row) => [row, row]) },
    "rows in any order": { page: (rows) => rows.toReversed() },
  };
  test.each(Object.entries(strangePages))("%s", async (_name, market) => {
    const { dataDir, download } = await exchange(market);
    await download();
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
  });

  test("a page that is of a later time than asked for is asked again", async () => {
    let asked = 0;
    const { dataDir, download } = await exchange({
      page: (rows) =>
        (asked += 1) === 2 ? rows.map(([t]) => kline(Number(t) + 1000 * hourMs)) : rows,
    });
    await download();
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
  });

  test("a hole of the exchange stays one, is told, and is asked for once by each run", async () => {
    const gap = [hour(10), hour(40)] as const;
    const { dataDir, download, pages } = await exchange({ gap });
    const report = await download();
    expect(report.gaps).toEqual([{ openTimeMs: hour(10), missing: 30 }]);
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)], { holes: [gap] }));
    const before = pages().length;
    expect(await download()).toMatchObject({ added: 0, fetched: 0 });
    expect(pages().length - before).toBeLessThanOrEqual(2);
  });

  test("a hole that the exchange fills later is filled", async () => {
    const { dataDir, download } = await exchange({ gap: [hour(10), hour(40)] });
    await download();
    const { settings } = await start();
    expect(await download({ settings })).toMatchObject({ added: 30, gaps: [] });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
  });

  test("single holes a day apart, which alone look like daily candles, are filled", async () => {
    const isHole = (row: (number | string)[]): boolean => Number(row[0]) % (24 * hourMs) === 0;
    const { dataDir, download } = await exchange({
      page: (rows) => rows.filter((row) => !isHole(row)),
    });
    expect((await download({ sinceMs: hour(1) })).gaps).toHaveLength(104);
    const { settings } = await start();
    expect(await download({ sinceMs: hour(1), settings })).toMatchObject({ added: 104, gaps: [] });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(1), hour(2500)]));
  });

  test("a row that is no candle is refused, the others are stored", async () => {
    const broken = (row: (number | string)[]) =>
      row[0] === hour(7) ? [row[0], "1", "1", "2", "1", "1"] : row;
    const { dataDir, download } = await exchange({ page: (rows) => rows.map(broken) });
    const report = await download();
    expect(report).toMatchObject({ added: 2499, refused: 1 });
    expect(await storedRows(dataDir)).toEqual(
      trueRows([hour(0), hour(2500)], { holes: [[hour(7), hour(8)]] }),
    );
  });
});
