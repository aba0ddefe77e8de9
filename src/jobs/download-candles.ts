import { join } from "node:path";
import { openCandleJournal } from "../adapters/candle-journal/candle-journal.ts";
import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { type ExchangePages, openExchangePages } from "../adapters/exchange/exchange-pages.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { WorldError } from "../foundation/errors.ts";
import { createRng, type Rng } from "../foundation/rng.ts";
import { patientRetries, type RetryPolicy } from "../foundation/retry.ts";
import { sweepTemporaries } from "../foundation/sweep-temporaries.ts";
import { utcText } from "../foundation/utc-text.ts";
import type { CandleKey, StoredCandles } from "../market/candle-store.ts";
import { earliestMs } from "../market/judge-row.ts";
import { parseTimeframe, timeframeMs } from "../market/timeframe.ts";
import { type CandleGrid, createCandleGrid } from "./download/candle-grid.ts";
import { claimDownload } from "./download/claim-download.ts";
import { createCollectedRows } from "./download/collected-rows.ts";
import { createDownloadPace, type DownloadProgress } from "./download/download-pace.ts";
import { defaultExchange, type DownloadRequest } from "./download/download-request.ts";
import { fillFromExchange } from "./download/fill-journal.ts";
import { keptFailure } from "./download/kept-failure.ts";
import { parseMarketName } from "./download/market-name.ts";
import { refuseUnfitStore } from "./download/refuse-unfit-store.ts";
import { type DownloadReport, reportDownload } from "./download/report-download.ts";
import { storeDownload } from "./download/store-download.ts";

export type { DownloadProgress } from "./download/download-pace.ts";
export type { DownloadReport } from "./download/report-download.ts";
export type { DownloadRequest } from "./download/download-request.ts";

export interface DownloadCandlesOptions {
  readonly clock?: Clock;
  /** Draws the length of waits. */
  readonly rng?: Rng;
  readonly retry?: RetryPolicy;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Aborting ends the download; what came is kept for the next run. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches the candles of a market that are not stored yet and joins them to those that are.
 *
 * What comes goes into a journal beside the store at once, and into the store when all is there.
 * Whatever ends the download before, the same call goes on from the journal. A stored candle is
 * never changed. The exchange's clock decides which candles have closed.
 *
 * @throws {MisuseError} E_INSTRUMENT, E_TIMEFRAME, E_EXCHANGE, E_EXCHANGE_INSTRUMENT,
 *   E_EXCHANGE_SETTINGS, E_VOLUME_MISMATCH.
 * @throws {RefusedError} E_DOWNLOAD_RUNNING, E_DOWNLOAD_OTHER, E_DOWNLOAD_SIMULATED, E_STORE_BROKEN.
 * @throws {WorldError} E_EXCHANGE_UNREACHABLE, E_EXCHANGE_REFUSED, E_EXCHANGE_CLOCK, E_DISK_WRITE:
 *   what came is kept.
 * @throws {InterruptedError} stopped; what came is kept.
 */
export async function downloadCandles(
  request: DownloadRequest,
  options: DownloadCandlesOptions = {},
): Promise<DownloadReport> {
  const key = {
    instrument: parseMarketName(request.instrument),
    timeframe: parseTimeframe(request.timeframe),
  };
  const folder = join(request.dataDir, key.instrument);
  const path = join(folder, `${key.timeframe}.download`);
  const claimed = await claimDownload(path, key);
  try {
    await sweepTemporaries(folder, options.clock ?? systemClock);
    const stored = await openParquetCandleStore(request.dataDir).read(key);
    if (stored !== undefined) refuseUnfitStore(stored);
    return await download({ ...request, key, path, stored }, options);
  } finally {
    await claimed.release();
  }
}

interface Download extends DownloadRequest {
  readonly key: CandleKey;
  /** Of the journal. */
  readonly path: string;
  readonly stored: StoredCandles | undefined;
}

async function download(asked: Download, options: DownloadCandlesOptions): Promise<DownloadReport> {
  const { clock = systemClock, retry = patientRetries, onProgress = () => undefined } = options;
  const { exchange = defaultExchange, settings, key } = asked;
  const pace = createDownloadPace(onProgress, clock);
  const pages = await openExchangePages(exchange, key, {
    settings,
    retry,
    rng: options.rng ?? createRng(clock.nowMs()),
    signal: options.signal ?? new AbortController().signal,
    onWait: pace.waiting,
  });
  try {
    refuseOtherDay(pages, clock.nowMs());
    return await downloadWith({ pages, pace, clock }, { ...asked, exchange });
  } finally {
    await pages.close();
  }
}

interface Means {
  readonly pages: ExchangePages;
  readonly pace: ReturnType<typeof createDownloadPace>;
  readonly clock: Clock;
}

async function downloadWith(
  { pages, pace, clock }: Means,
  asked: Download & { readonly exchange: string },
): Promise<DownloadReport> {
  const { key, stored, exchange } = asked;
  const grid = gridOf(asked, pages.nowMs);
  for (const openTimeMs of stored?.series.openTimeMs ?? []) grid.settle(openTimeMs);
  const collected = createCollectedRows(grid);
  const question = { ...key, exchange };
  const onEntry = collected.take;
  const journal = await openCandleJournal(asked.path, { question, clock, onEntry });
  const resumed = collected.rows().count;
  pace.begin(grid.unsettledCount());
  let isOver = false;
  try {
    const notes = await fillFromExchange({
      key,
      grid,
      pages,
      firstStoredMs: stored?.series.openTimeMs[0] ?? Infinity,
      spansMax: asked.spansMax ?? Infinity,
      take: async (entry) => {
        await journal.append(entry);
        collected.take(entry);
        pace.came(grid.unsettledCount(), collected.rows().count - resumed);
      },
    });
    const store = openParquetCandleStore(asked.dataDir);
    const rows = collected.rows();
    const outcome = await storeDownload(store, rows, { key, exchange, nowMs: pages.nowMs });
    isOver = true;
    const span = { sinceMs: grid.fromMs, untilMs: grid.untilMs };
    const told = { exchange, ...span, fetched: rows.count - resumed, resumed, notes };
    return reportDownload(key, outcome, { ...told, archives: undefined });
  } catch (error) {
    isOver = collected.isEmpty();
    throw keptFailure(error, collected.rows().count);
  } finally {
    await (isOver ? journal.remove() : journal.close());
  }
}

/** The places of the asked candles, up to the one that the exchange is still forming. */
function gridOf({ key, sinceMs, untilMs = Infinity }: Download, nowMs: number): CandleGrid {
  const stepMs = timeframeMs(key.timeframe);
  const fromMs = Math.ceil(Math.max(sinceMs, earliestMs) / stepMs) * stepMs;
  const formingMs = Math.floor(nowMs / stepMs) * stepMs;
  const endMs = Math.ceil(Math.min(untilMs, formingMs) / stepMs) * stepMs;
  return createCandleGrid({ fromMs, untilMs: Math.max(fromMs, endMs), stepMs });
}

const dayMs = 86_400_000;

// Candles of tomorrow would be stored as closed, and years of them asked for.
function refuseOtherDay({ name, nowMs }: ExchangePages, ownMs: number): void {
  if (nowMs - ownMs < dayMs) return;
  throw new WorldError(
    "E_EXCHANGE_CLOCK",
    `Cannot download: ${name} says it is ${utcText(nowMs)} UTC and this machine ${utcText(ownMs)} UTC; set the clock`,
  );
}
