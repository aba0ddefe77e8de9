import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { fixedClock } from "../../src/foundation/clock.ts";
import { InterruptedError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import type { RetryPolicy } from "../../src/foundation/retry.ts";
import {
  downloadCandles,
  type DownloadCandlesOptions,
  type DownloadReport,
  type DownloadRequest,
} from "../../src/jobs/download-candles.ts";
import { verifyCandles } from "../../src/jobs/verify-candles.ts";
import { type BinanceMarket, kline, startBinanceServer } from "../binance-server.ts";
import { storedRows, trueRows } from "../downloaded-candles.ts";
import { type Fault, faultsInTurn } from "../local-server.ts";

const hourMs = 3_600_000;
const sinceMs = Date.UTC(2023, 0, 1);
const hour = (k: number): number => sinceMs + k * hourMs;
const nowMs = hour(2500) + 1_799_000;
const listedMs = Date.UTC(2017, 7, 17, 4);
const retry: RetryPolicy = { triesMax: 4, firstWaitMs: 2, waitMaxMs: 4, askedWaitMaxMs: 5000 };
const klinesPath = "/klines";

const folder = mkdtempSync(join(tmpdir(), "download-exchange-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

let dataDirs = 0;

/** An exchange and a fresh folder, and how to download from the one into the other. */
async function exchange(market: Partial<BinanceMarket> = {}) {
  const server = await startBinanceServer({ nowMs, listedMs, ...market });
  closers.push(server.close);
  const dataDir = join(folder, `data-${(dataDirs += 1)}`);
  const asked = { instrument: "BTCUSDT", timeframe: "1h", dataDir, settings: server.settings };
  const clock = fixedClock(market.nowMs ?? nowMs);
  const download = (
    request: Partial<DownloadRequest> = {},
    options: DownloadCandlesOptions = {},
  ): Promise<DownloadReport> =>
    downloadCandles(
      { ...asked, sinceMs, ...request },
      { clock, rng: createRng(1), retry, ...options },
    );
  const pages = (): readonly string[] =>
    server.requests.filter((path) => path.includes(klinesPath));
  return { dataDir, download, pages };
}

const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error("it did not fail"),
    (error: unknown) => error as Error,
  );

const filesIn = (dataDir: string): readonly string[] => readdirSync(join(dataDir, "BTCUSDT"));

describe("downloadCandles() from an exchange through unmodified ccxt", () => {
  test("fetches pages, leaves out the forming candle, leaves nothing but the store", async () => {
    const { dataDir, download, pages } = await exchange();
    const report = await download();
    expect(report).toMatchObject({ added: 2500, fetched: 2500, resumed: 0, gaps: [], notes: [] });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
    expect(filesIn(dataDir)).toEqual(["1h.parquet"]);
    expect(pages()).toHaveLength(3);
    const [verified] = await verifyCandles({ dataDir }, fixedClock(nowMs));
    expect(verified).toMatchObject({
      kind: "sound",
      origins: [{ kind: "exchange", exchange: "binance", rowsRead: 2500, refused: 0 }],
    });
  });

  test("asks only for what is missing, before, after and within", async () => {
    const { dataDir, download, pages } = await exchange();
    await download({ sinceMs: hour(100), untilMs: hour(200) });
    await download({ sinceMs: hour(300), untilMs: hour(400) });
    const before = pages().length;
    const report = await download({ sinceMs: hour(50), untilMs: hour(500) });
    expect(report).toMatchObject({ added: 250, fetched: 250, candles: 450 });
    expect(pages().slice(before).length).toBeLessThanOrEqual(3);
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(50), hour(500)]));
    const again = pages().length;
    expect(await download({ sinceMs: hour(50), untilMs: hour(500) })).toMatchObject({ added: 0 });
    expect(pages().length).toBe(again);
  });

  const passing: Readonly<Record<string, readonly (Fault | undefined)[]>> = {
    "HTTP 500 and 503": [
      { kind: "answer", status: 500 },
      { kind: "answer", status: 503, body: "<html>busy</html>" },
      undefined,
      { kind: "answer", status: 502 },
    ],
    "a connection that breaks within a page": [{ kind: "reset" }, undefined, { kind: "reset" }],
    "429 and 418 with Retry-After": [
      { kind: "answer", status: 429, headers: { "retry-after": "0" } },
      undefined,
      {
        kind: "answer",
        status: 418,
        headers: { "retry-after": "0" },
        body: '{"code":-1003,"msg":"Way too many requests; IP banned."}',
      },
    ],
    "a sign-in page in place of candles": [
      { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<html>" },
      undefined,
      { kind: "answer", status: 200, body: '{"hello":"world"}' },
      { kind: "answer", status: 200, body: '["hello","world"]' },
    ],
    "half a page of JSON": [{ kind: "answer", status: 200, body: '[[1672531200000,"16541.77' }],
  };
  test.each(Object.entries(passing))("survives %s", async (_name, faults) => {
    const { dataDir, download } = await exchange({ faultAt: faultsInTurn(klinesPath, faults) });
    expect(await download()).toMatchObject({ added: 2500, gaps: [] });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
  });

  test("waits as long as Retry-After says, and tells so", async () => {
    const slow: Fault = { kind: "answer", status: 429, headers: { "retry-after": "1" } };
    const { download } = await exchange({ faultAt: faultsInTurn(klinesPath, [slow]) });
    const told: (string | undefined)[] = [];
    const startedMs = performance.now();
    await download({}, { onProgress: ({ waiting }) => told.push(waiting) });
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(1000);
    expect(told[0]).toBe("429: waiting 1 s");
    expect(told.at(-1)).toBeUndefined();
  });

  test("too many failures in a row: exit 3, what came is kept, the same call goes on", async () => {
    const down = Array.from({ length: 4 }, (): Fault => ({ kind: "answer", status: 503 }));
    const { dataDir, download, pages } = await exchange({
      faultAt: faultsInTurn(klinesPath, [undefined, undefined, ...down]),
    });
    const failure = await failureOf(download());
    expect(failure).toMatchObject({ code: "E_EXCHANGE_UNREACHABLE", exitCode: 3 });
    expect(failure.message).toContain("2000 candles are kept and the same command goes on");
    expect(filesIn(dataDir)).toEqual(["1h.download"]);
    const before = pages().length;
    expect(await download()).toMatchObject({ added: 2500, fetched: 500, resumed: 2000 });
    expect(pages().length - before).toBe(1);
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
    expect(filesIn(dataDir)).toEqual(["1h.parquet"]);
  });

  test("asked to wait for days: ends at once", async () => {
    const ban: Fault = { kind: "answer", status: 418, headers: { "retry-after": "259200" } };
    const { dataDir, download, pages } = await exchange({
      faultAt: faultsInTurn(klinesPath, [ban]),
    });
    const failure = await failureOf(download());
    expect(failure).toMatchObject({ exitCode: 3 });
    expect(failure.message).toContain("asks for a wait of 72 hours");
    expect(pages()).toHaveLength(1);
    expect(existsSync(dataDir)).toBe(false);
  });

  test("silence: the answer is awaited for its time only, Ctrl-C ends it at once", async () => {
    const { dataDir, download } = await exchange({
      faultAt: faultsInTurn(klinesPath, [undefined, { kind: "silence" }]),
    });
    const stop = new AbortController();
    const reason = new InterruptedError("E_INTERRUPTED", "Stopped: Ctrl-C was pressed");
    const onProgress = (): void => {
      setTimeout(() => stop.abort(reason), 50);
    };
    const failure = await failureOf(download({}, { signal: stop.signal, onProgress }));
    expect(failure).toBeInstanceOf(InterruptedError);
    expect(failure.message).toContain("1000 candles are kept");
    expect(await download()).toMatchObject({ resumed: 1000, fetched: 1500, added: 2500 });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
  });

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
    const { settings } = await startedServer();
    expect(await download({ settings })).toMatchObject({ added: 30, gaps: [] });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
  });

  test("single holes a day apart, which alone look like daily candles, are filled", async () => {
    const isHole = (row: (number | string)[]): boolean => Number(row[0]) % (24 * hourMs) === 0;
    const { dataDir, download } = await exchange({
      page: (rows) => rows.filter((row) => !isHole(row)),
    });
    expect((await download({ sinceMs: hour(1) })).gaps).toHaveLength(104);
    const { settings } = await startedServer();
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

  test("an earlier --since than the listing finds the first candle in a few questions", async () => {
    const { dataDir, download, pages } = await exchange({
      listedMs: hour(2000),
      nowMs: hour(2100),
    });
    const report = await download({ sinceMs: Date.UTC(2010, 0, 1) });
    expect(report).toMatchObject({ firstOpenMs: hour(2000), added: 100, notes: [] });
    expect(pages().length).toBeLessThan(6);
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(2000), hour(2100)]));
  });

  test("the exchange's clock decides, whatever this machine's says", async () => {
    const { dataDir, download } = await exchange();
    for (const ownMs of [nowMs - 3 * hourMs, nowMs + 48 * hourMs]) {
      await download({}, { clock: fixedClock(ownMs) });
      expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
    }
    const wrong = download({}, { clock: fixedClock(nowMs - 30 * hourMs) });
    await expect(wrong).rejects.toMatchObject({ code: "E_EXCHANGE_CLOCK" });
  });

  test("unknown names end at once and leave nothing", async () => {
    const { dataDir, download } = await exchange();
    await expect(download({ instrument: "NOPE" })).rejects.toMatchObject({
      code: "E_EXCHANGE_INSTRUMENT",
      exitCode: 2,
    });
    await expect(download({ exchange: "nowhere" })).rejects.toMatchObject({ code: "E_EXCHANGE" });
    await expect(download({ settings: { apiKey: "k" } })).rejects.toMatchObject({
      code: "E_EXCHANGE_SETTINGS",
    });
    expect(existsSync(dataDir)).toBe(false);
  });

  test("BTC/USDT is the spot market and BTC/USDT:USDT the perpetual contract", async () => {
    const { dataDir, download } = await exchange();
    await download({ instrument: "BTC/USDT", sinceMs: hour(2400) });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(2400), hour(2500)]));
    await download({ instrument: "BTC/USDT:USDT", sinceMs: hour(2300) });
    expect(await storedRows(dataDir, "BTCUSDT.PERP")).toEqual(trueRows([hour(2300), hour(2500)]));
  });

  test("two downloads of one series at once: the second is refused", async () => {
    const { download } = await exchange();
    const first = download();
    await expect(download()).rejects.toMatchObject({ code: "E_DOWNLOAD_RUNNING" });
    expect(await first).toMatchObject({ added: 2500 });
  });
});

async function startedServer() {
  const server = await startBinanceServer({ nowMs, listedMs });
  closers.push(server.close);
  return server;
}
