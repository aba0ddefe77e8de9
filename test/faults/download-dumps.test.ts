import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { fixedClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import {
  downloadCandles,
  type DownloadReport,
  type DownloadRequest,
} from "../../src/jobs/download-candles.ts";
import { startBinanceServer } from "../binance-server.ts";
import { storedRows, trueRows } from "../downloaded-candles.ts";
import { type DumpsMarket, startDumpsServer } from "../dumps-server.ts";
import { type Fault, faultsInTurn } from "../local-server.ts";

const hourMs = 3_600_000;
const listedMs = Date.UTC(2024, 9, 20, 4);
const archivedMs = Date.UTC(2025, 1, 5);
const nowMs = archivedMs + 30 * hourMs + 12_345;
const lastMs = archivedMs + 30 * hourMs;
const sinceMs = Date.UTC(2024, 6, 1);
const retry = { triesMax: 3, firstWaitMs: 2, waitMaxMs: 4, askedWaitMaxMs: 5000 };

const folder = mkdtempSync(join(tmpdir(), "download-dumps-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

let dataDirs = 0;

/** Archives, the exchange beside them, a fresh folder, and how to download into it. */
async function archives(
  market: Partial<DumpsMarket> = {},
  refusal?: { readonly status: number; readonly body: object },
) {
  const dumps = await startDumpsServer({ listedMs, untilMs: archivedMs, ...market });
  const exchange = await startBinanceServer({ nowMs, listedMs, ...(refusal && { refusal }) });
  closers.push(dumps.close, exchange.close);
  const dataDir = join(folder, `data-${(dataDirs += 1)}`);
  const download = (
    request: Partial<DownloadRequest> = {},
    only = false,
  ): Promise<DownloadReport> =>
    downloadCandles(
      {
        instrument: "BTCUSDT",
        timeframe: "1h",
        dataDir,
        sinceMs,
        settings: exchange.settings,
        dumps: { baseUrl: dumps.url, only },
        ...request,
      },
      { clock: fixedClock(nowMs), rng: createRng(1), retry },
    );
  const zips = (): readonly string[] => dumps.requests.filter((path) => path.endsWith(".zip"));
  const pages = (): number => exchange.requests.filter((path) => path.includes("/klines")).length;
  return { dataDir, download, zips, pages };
}

describe("downloadCandles() from archives", () => {
  test("months, then days, then the exchange for the rest; milliseconds and microseconds", async () => {
    const { dataDir, download, zips, pages } = await archives();
    const report = await download();
    // October to January, and four days of February.
    expect(report.archives).toEqual({ read: 8, missing: [], notes: [] });
    expect(zips().filter((path) => path.includes("/monthly/"))).toHaveLength(4);
    expect(pages()).toBeLessThan(6);
    expect(report).toMatchObject({ gaps: [], refused: 0, firstOpenMs: listedMs });
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, lastMs]));
    expect(readdirSync(join(dataDir, "BTCUSDT"))).toEqual(["1h.parquet"]);
    const before = zips().length;
    expect(await download()).toMatchObject({ added: 0 });
    // The month of the listing: what it lacks at its start looks like a hole.
    expect(zips().slice(before)).toHaveLength(1);
  });

  test("archives alone, without a question to the exchange", async () => {
    const { dataDir, download, pages } = await archives();
    await download({}, true);
    expect(pages()).toBe(0);
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, archivedMs]));
  });

  test("an exchange that is shut: what the archives have is stored, the rest is told", async () => {
    const body = { code: 0, msg: "Service unavailable from a restricted location" };
    const { dataDir, download } = await archives({}, { status: 451, body });
    const report = await download();
    expect(report.archives).toMatchObject({ read: 8 });
    expect(report.notes).toHaveLength(1);
    expect(report.notes[0]).toMatch(
      /^Only archives were read, so the newest 30 are lacking, from 2025-02-05 00:00 UTC on; with --dumps-only .*binance was reached and refuses \(451/,
    );
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, archivedMs]));
    expect(readdirSync(join(dataDir, "BTCUSDT"))).toEqual(["1h.parquet"]);
    expect(await download()).toMatchObject({ added: 0, notes: report.notes });
    const early = download({ dataDir: `${dataDir}-early`, untilMs: Date.UTC(2024, 8, 1) });
    await expect(early).rejects.toMatchObject({ code: "E_EXCHANGE_REFUSED", exitCode: 3 });
    expect(existsSync(`${dataDir}-early`)).toBe(false);
  });

  test("the day of the listing alone: an archive with a single candle", async () => {
    const untilMs = Date.UTC(2024, 9, 21);
    const { dataDir, download } = await archives({ listedMs: untilMs - hourMs });
    await download({ untilMs }, true);
    expect(await storedRows(dataDir)).toEqual(trueRows([untilMs - hourMs, untilMs]));
  });

  test("a header line, as newer archives of contracts have, is no candle", async () => {
    const header =
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";
    const { dataDir, download } = await archives({ lines: (lines) => [header, ...lines] });
    expect(await download({}, true)).toMatchObject({ refused: 0 });
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, archivedMs]));
  });

  test("a month that is not there is told, and comes from the exchange", async () => {
    const absent = ["BTCUSDT-1h-2024-11.zip"];
    const { dataDir, download } = await archives({ absent });
    expect((await download({}, true)).archives?.missing).toEqual(absent);
    const november = [Date.UTC(2024, 10), Date.UTC(2024, 11)] as const;
    const holes = [november];
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, archivedMs], { holes }));
    expect((await download()).archives?.missing).toEqual(absent);
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, lastMs]));
  });

  test("a wrong checksum: fetched once more, then exit 3 with both sums and nothing stored", async () => {
    let torn = 1;
    const once = await archives({
      afterSum: (zip, name) =>
        name.includes("2024-12") && (torn -= 1) >= 0 ? zip.subarray(0, zip.length - 9) : zip,
    });
    await once.download({}, true);
    expect(await storedRows(once.dataDir)).toEqual(trueRows([listedMs, archivedMs]));

    const always = await archives({
      afterSum: (zip, name) => (name.includes("2024-12") ? zip.subarray(1) : zip),
    });
    const failing = always.download();
    await expect(failing).rejects.toMatchObject({ code: "E_DUMPS_CHECKSUM", exitCode: 3 });
    await expect(failing).rejects.toThrow(
      /BTCUSDT-1h-2024-12\.zip: its sha256 is [0-9a-f]{64}, and [0-9a-f]{64} is said; [1-9]\d* candles are kept/,
    );
    expect(always.zips().filter((path) => path.includes("2024-12"))).toHaveLength(2);
    expect(readdirSync(join(always.dataDir, "BTCUSDT"))).toEqual(["1h.download"]);
  });

  test("a torn zip whose checksum is right: exit 3, nothing of it is used", async () => {
    const { dataDir, download } = await archives({
      beforeSum: (zip, name) => (name.includes("2024-12") ? zip.subarray(0, 900) : zip),
    });
    await expect(download()).rejects.toMatchObject({ code: "E_DUMPS_FORMAT", exitCode: 3 });
    expect(readdirSync(join(dataDir, "BTCUSDT"))).toEqual(["1h.download"]);
  });

  const passing: Readonly<Record<string, readonly [string, readonly (Fault | undefined)[]]>> = {
    "a connection that breaks within an archive": [".zip", [undefined, { kind: "reset" }]],
    "HTTP 500, 503 and 429": [
      ".zip",
      [
        { kind: "answer", status: 500 },
        { kind: "answer", status: 503 },
        undefined,
        { kind: "answer", status: 429, headers: { "retry-after": "0" } },
      ],
    ],
    "a sign-in page in place of a checksum": [
      "2024-10.zip.CHECKSUM",
      [{ kind: "answer", status: 200, body: "<html>sign in</html>" }],
    ],
    "a sign-in page in place of an archive": [
      "2024-10.zip",
      [undefined, { kind: "answer", status: 200, body: "<html>sign in</html>" }],
    ],
  };
  test.each(Object.entries(passing))("survives %s", async (_name, [part, faults]) => {
    const { dataDir, download } = await archives({ faultAt: faultsInTurn(part, faults) });
    await download({}, true);
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, archivedMs]));
  });

  test("the archives go away: exit 3, the same call goes on without what it has", async () => {
    const down = Array.from({ length: 3 }, (): Fault => ({ kind: "answer", status: 503 }));
    const { dataDir, download, zips } = await archives({
      faultAt: faultsInTurn("2024-12.zip.CHECKSUM", down),
    });
    await expect(download({}, true)).rejects.toMatchObject({ code: "E_DUMPS_UNREACHABLE" });
    const before = zips().length;
    expect(await download({}, true)).toMatchObject({ archives: { read: 6 } });
    expect(zips()).toHaveLength(before + 6);
    expect(await storedRows(dataDir)).toEqual(trueRows([listedMs, archivedMs]));
  });

  test("other exchanges and contracts have no archives here: misuse", async () => {
    const { dataDir, download } = await archives();
    await expect(download({ exchange: "kraken" })).rejects.toMatchObject({ code: "E_DUMPS" });
    await expect(download({ instrument: "BTC/USDT:USDT" })).rejects.toMatchObject({
      code: "E_DUMPS",
      exitCode: 2,
    });
    expect(existsSync(dataDir)).toBe(false);
  });
});
