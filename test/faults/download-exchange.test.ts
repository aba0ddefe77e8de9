import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { fixedClock } from "../../src/foundation/clock.ts";
import { InterruptedError } from "../../src/foundation/errors.ts";
import type { DownloadProgress } from "../../src/jobs/download-candles.ts";
import { loadCandles } from "../../src/jobs/load-candles.ts";
import { unfinishedDownloads, unfinishedSentence } from "../../src/jobs/unfinished-downloads.ts";
import { verifyCandles } from "../../src/jobs/verify-candles.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { storedRows, trueRows } from "../downloaded-candles.ts";
import { hour, klinesPath, nowMs, openDownloads } from "../downloads.ts";
import { closedPort, type Fault, faultsInTurn } from "../local-server.ts";

const hourMs = 3_600_000;
const { exchange, end } = openDownloads();
afterAll(end);

const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error("it did not fail"),
    (error: unknown) => error as Error,
  );

describe("downloadCandles() from an exchange through unmodified ccxt", () => {
  test("fetches pages, leaves out the forming candle, leaves nothing but the store", async () => {
    const { dataDir, download, pages, files } = await exchange();
    const report = await download();
    expect(report).toMatchObject({ added: 2500, fetched: 2500, resumed: 0, gaps: [], notes: [] });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
    expect(files()).toEqual(["1h.parquet"]);
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
    const { dataDir, download, pages, files } = await exchange({
      faultAt: faultsInTurn(klinesPath, [undefined, undefined, ...down]),
    });
    const failure = await failureOf(download());
    expect(failure).toMatchObject({ code: "E_EXCHANGE_UNREACHABLE", exitCode: 3 });
    expect(failure.message).toContain("2000 candles are kept and the same command goes on");
    expect(files()).toEqual(["1h.download"]);
    const unfinished = await unfinishedDownloads(dataDir);
    expect(unfinished).toMatchObject([{ exchange: "binance", candles: 2000, isRunning: false }]);
    const key = { instrument: parseInstrument("BTCUSDT"), timeframe: "1h", dataDir } as const;
    await expect(loadCandles(key)).rejects.toMatchObject({
      code: "E_NO_CANDLES",
      message: expect.stringContaining("a download of BTCUSDT 1h is unfinished (2000 candles"),
    });
    expect(unfinished.map(unfinishedSentence)).toEqual([
      "a download of BTCUSDT 1h is unfinished (2000 candles so far): go on with `candlecast data download BTCUSDT --timeframe 1h --since 2023-01-01T00:00:00.000Z`",
    ]);
    const before = pages().length;
    expect(await download()).toMatchObject({ added: 2500, fetched: 500, resumed: 2000 });
    expect(pages().length - before).toBe(1);
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
    expect(files()).toEqual(["1h.parquet"]);
    expect(await unfinishedDownloads(dataDir)).toEqual([]);
  });

  const refusing: Readonly<Record<number, RegExp>> = {
    451: /binance was reached and refuses \(451 .*; it is not offered from this place: .*--dumps-only/,
    403: /binance was reached and refuses \(403 .*; it is not offered from this place: .*--exchange/,
    400: /binance was reached and refuses \(400 [^;]*\)$/,
  };
  test.each(Object.entries(refusing))(
    "refused with %s: ends at once and says so",
    async (status, told) => {
      const no: Fault = { kind: "answer", status: Number(status), body: "<html>no</html>" };
      const { dataDir, download } = await exchange({ faultAt: () => no });
      const waits: unknown[] = [];
      const failure = await failureOf(download({}, { onProgress: (wait) => waits.push(wait) }));
      expect(failure).toMatchObject({ code: "E_EXCHANGE_REFUSED", exitCode: 3 });
      expect(failure.message).toMatch(told);
      expect(waits).toEqual([]);
      expect(existsSync(dataDir)).toBe(false);
    },
  );

  test("nobody answers: host and reason at the first wait, then what to do", async () => {
    const { download } = await exchange();
    const url = await closedPort();
    const settings = { urls: { api: { public: `${url}/api/v3` } } };
    const told: DownloadProgress[] = [];
    const failing = download({ settings }, { onProgress: (progress) => told.push(progress) });
    const failure = await failureOf(failing);
    expect(failure).toMatchObject({ code: "E_EXCHANGE_UNREACHABLE", exitCode: 3 });
    expect(failure.message).toMatch(/ECONNREFUSED.*--exchange-settings.*--retries.*data import/);
    const { host } = new URL(url);
    expect(told[0]).toMatchObject({
      waiting: `no connection to ${host} (ECONNREFUSED): waiting 1 s`,
      etaMs: undefined,
    });
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
    for (const ownMs of [nowMs - 3 * hourMs, nowMs + 20 * hourMs]) {
      await download({}, { clock: fixedClock(ownMs) });
      expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(2500)]));
    }
    for (const wrongMs of [nowMs - 30 * hourMs, nowMs + 30 * hourMs]) {
      const wrong = download({}, { clock: fixedClock(wrongMs) });
      await expect(wrong).rejects.toMatchObject({ code: "E_EXCHANGE_CLOCK" });
    }
  });

  test("unknown names end at once and leave nothing", async () => {
    const { dataDir, download } = await exchange();
    await expect(download({ instrument: "NOPE" })).rejects.toMatchObject({
      code: "E_EXCHANGE_INSTRUMENT",
      exitCode: 2,
    });
    await expect(download({ exchange: "nowhere" })).rejects.toMatchObject({ code: "E_EXCHANGE" });
    await expect(download({ exchange: "binnance" })).rejects.toMatchObject({
      code: "E_EXCHANGE",
      message: expect.stringContaining('value was "binnance", did you mean binance?'),
    });
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

  test("candles of two exchanges are joined only when that is wished", async () => {
    const { dataDir, download } = await exchange();
    await download({ untilMs: hour(10) });
    await expect(download({ exchange: "kraken" })).rejects.toMatchObject({
      code: "E_DOWNLOAD_MIXED",
      exitCode: 1,
      message: expect.stringMatching(/from binance and .* of kraken/),
    });
    // The same candles under another name.
    await download({ exchange: "binanceus", mixExchanges: true, untilMs: hour(20) });
    await download({ exchange: "binance", untilMs: hour(30) });
    expect(await storedRows(dataDir)).toEqual(trueRows([hour(0), hour(30)]));
    const [verified] = await verifyCandles({ dataDir }, fixedClock(nowMs));
    expect(verified).toMatchObject({
      origins: [{ exchange: "binance" }, { exchange: "binanceus" }],
    });
  });

  test("a time that no closed candle can lie in: misuse", async () => {
    const { dataDir, download } = await exchange();
    const wrong = [{ sinceMs: nowMs + hourMs }, { untilMs: hour(0) }, { untilMs: hour(-5) }];
    for (const request of wrong) {
      await expect(download(request)).rejects.toMatchObject({ code: "E_OPTION", exitCode: 2 });
    }
    expect(existsSync(dataDir)).toBe(false);
  });

  test("two downloads of one series at once: the second is refused", async () => {
    const { dataDir, download } = await exchange({
      faultAt: faultsInTurn(klinesPath, [undefined, { kind: "silence" }]),
    });
    const stop = new AbortController();
    let second: Promise<Error> | undefined;
    let running: ReturnType<typeof unfinishedDownloads> | undefined;
    const onProgress = (): void => {
      running ??= unfinishedDownloads(dataDir);
      second ??= failureOf(download()).finally(() => {
        stop.abort(new InterruptedError("E_INTERRUPTED", "Stopped"));
      });
    };
    const first = await failureOf(download({}, { onProgress, signal: stop.signal }));
    expect(first).toBeInstanceOf(InterruptedError);
    expect(await second).toMatchObject({ code: "E_DOWNLOAD_RUNNING", exitCode: 1 });
    expect(await running).toMatchObject([{ candles: 1000, isRunning: true }]);
  });
});
