import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { fixedClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { downloadCandles, type DownloadReport } from "../../src/jobs/download-candles.ts";
import { storedRows, trueRows } from "../downloaded-candles.ts";
import {
  type OtherExchange,
  type OtherMarket,
  startCoinbaseServer,
  startKrakenServer,
} from "../other-exchanges.ts";

const hourMs = 3_600_000;
const nowMs = Date.UTC(2024, 5, 1) + 90_000;
const lastMs = Date.UTC(2024, 5, 1);
const retry = { triesMax: 2, firstWaitMs: 2, waitMaxMs: 4, askedWaitMaxMs: 5000 };

const folder = mkdtempSync(join(tmpdir(), "download-others-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const servers: OtherExchange[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function downloadFrom(
  exchange: string,
  start: (market: OtherMarket) => Promise<OtherExchange>,
  { listedMs, sinceMs }: { readonly listedMs: number; readonly sinceMs: number },
) {
  const server = await start({ nowMs, listedMs });
  servers.push(server);
  const dataDir = join(folder, exchange);
  const download = (instrument = "BTC/USD"): Promise<DownloadReport> =>
    downloadCandles(
      { instrument, timeframe: "1h", dataDir, sinceMs, exchange, settings: server.settings },
      { clock: fixedClock(nowMs), rng: createRng(1), retry },
    );
  const stored = () => storedRows(dataDir, "BTCUSD");
  return { download, stored, requests: server.requests };
}

describe("downloadCandles() from other exchanges through unmodified ccxt", () => {
  test("Coinbase: newest first, 300 a page, empty pages for years before the listing", async () => {
    const listedMs = lastMs - 1000 * hourMs;
    const sinceMs = Date.UTC(2015, 0, 1);
    const { download, stored, requests } = await downloadFrom(
      "coinbaseexchange",
      startCoinbaseServer,
      { listedMs, sinceMs },
    );
    expect(await download()).toMatchObject({ added: 1000, gaps: [], notes: [] });
    expect(await stored()).toEqual(trueRows([listedMs, lastMs]));
    // Nine years of pages would be 273 questions.
    expect(requests.filter((path) => path.includes("candles")).length).toBeLessThan(50);
    await expect(download("BTC/EUR")).rejects.toMatchObject({ code: "E_EXCHANGE_INSTRUMENT" });
  });

  test("Kraken: hands out 720 candles and no more, which is said", async () => {
    const listedMs = Date.UTC(2024, 0, 1);
    const { download, stored, requests } = await downloadFrom("kraken", startKrakenServer, {
      listedMs,
      sinceMs: listedMs,
    });
    const report = await download();
    const firstMs = lastMs - 719 * hourMs;
    expect(report).toMatchObject({ added: 719, firstOpenMs: firstMs, gaps: [] });
    expect(report.notes).toEqual([
      "kraken hands out 1h candles only from 2024-05-02 01:00 UTC on, though the market is older: earlier ones must come from archives or a file.",
    ]);
    expect(await stored()).toEqual(trueRows([firstMs, lastMs]));
    const before = requests.length;
    expect(await download()).toMatchObject({ added: 0, candles: 719 });
    expect(requests.slice(before).filter((path) => path.includes("OHLC")).length).toBeLessThan(4);
  });
});
