import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "../src/foundation/clock.ts";
import { createRng } from "../src/foundation/rng.ts";
import type { RetryPolicy } from "../src/foundation/retry.ts";
import {
  downloadCandles,
  type DownloadCandlesOptions,
  type DownloadReport,
  type DownloadRequest,
} from "../src/jobs/download-candles.ts";
import { type BinanceMarket, startBinanceServer } from "./binance-server.ts";

const hourMs = 3_600_000;
const sinceMs = Date.UTC(2023, 0, 1);
const listedMs = Date.UTC(2017, 7, 17, 4);
const retry: RetryPolicy = { triesMax: 4, firstWaitMs: 2, waitMaxMs: 4, askedWaitMaxMs: 5000 };

/** Open time of the k-th hour that is asked for. */
export const hour = (k: number): number => sinceMs + k * hourMs;
/** The exchange's clock: within hour 2500. */
export const nowMs = hour(2500) + 1_799_000;
/** What every question for candles has in its path. */
export const klinesPath = "/klines";

/** Local exchanges and fresh folders to download into; `end` takes all of them away. */
export function openDownloads() {
  const folder = mkdtempSync(join(tmpdir(), "downloads-"));
  const closers: (() => Promise<void>)[] = [];
  let dataDirs = 0;

  async function start(market: Partial<BinanceMarket> = {}) {
    const server = await startBinanceServer({ nowMs, listedMs, ...market });
    closers.push(server.close);
    return server;
  }

  async function exchange(market: Partial<BinanceMarket> = {}) {
    const server = await start(market);
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
    const files = (): readonly string[] => readdirSync(join(dataDir, "BTCUSDT"));
    return { dataDir, download, pages, files };
  }

  async function end(): Promise<void> {
    for (const close of closers.splice(0)) await close();
    rmSync(folder, { recursive: true, force: true });
  }

  return { start, exchange, end };
}
