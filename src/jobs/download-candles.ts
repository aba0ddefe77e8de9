import { dayMs } from "../foundation/durations.ts";
import { dirname, join } from "node:path";
import { type JournalEntry, openCandleJournal } from "../adapters/candle-journal/candle-journal.ts";
import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { openBinanceDumps } from "../adapters/exchange-dumps/binance-dumps.ts";
import { type ExchangePages, openExchangePages } from "../adapters/exchange/exchange-pages.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError, WorldError } from "../foundation/errors.ts";
import { createRng, type Rng } from "../foundation/rng.ts";
import { patientRetries, type RetryPolicy } from "../foundation/retry.ts";
import { sweepTemporaries } from "../foundation/sweep-temporaries.ts";
import { utcText } from "../foundation/utc-text.ts";
import type { CandleKey } from "../market/candle-store.ts";
import { earliestMs } from "../market/judge-row.ts";
import { parseMarketName, spotOfPerpetual } from "../market/market-name.ts";
import { parseTimeframe, timeframeMs } from "../market/timeframe.ts";
import { type DownloadGrid, createDownloadGrid } from "./download/download-grid.ts";
import { claimDownload } from "./download/claim-download.ts";
import { createCollectedRows } from "./download/collected-rows.ts";
import {
  createDownloadPace,
  type DownloadPace,
  type DownloadProgress,
} from "./download/download-pace.ts";
import { defaultExchange, type DownloadRequest } from "./download/download-request.ts";
import { fillDownload, type FillingMeans } from "./download/fill-download.ts";
import { keptFailure } from "./download/kept-failure.ts";
import { refuseUnfitStore } from "./download/refuse-unfit-store.ts";
import { type DownloadReport, reportDownload } from "./download/report-download.ts";
import { storeDownload } from "./download/store-download.ts";
import { readStoredTimes, type StoredTimes } from "./download/stored-times.ts";

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
 *   E_EXCHANGE_SETTINGS, E_DUMPS, E_OPTION, E_VOLUME_MISMATCH.
 * @throws {RefusedError} E_DOWNLOAD_RUNNING, E_DOWNLOAD_OTHER, E_DOWNLOAD_SIMULATED,
 *   E_DOWNLOAD_MIXED, E_STORE_BROKEN.
 * @throws {WorldError} E_EXCHANGE_UNREACHABLE, E_EXCHANGE_REFUSED, E_EXCHANGE_CLOCK, E_DISK_WRITE,
 *   E_DUMPS_UNREACHABLE, E_DUMPS_CHECKSUM, E_DUMPS_FORMAT: what came is kept.
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
  const { exchange = defaultExchange } = request;
  refuseEmptyTime(request, options.clock ?? systemClock);
  if (request.dumps !== undefined) refuseOtherDumps(exchange, key);
  const claimed = await claimDownload(path, key);
  try {
    await sweepTemporaries(folder, options.clock ?? systemClock);
    const stored = await readStoredTimes(openParquetCandleStore(request.dataDir), key);
    if (stored !== undefined) refuseUnfitStore(stored, { ...request, exchange });
    return await download({ ...request, exchange, key, path, stored }, options);
  } finally {
    await claimed.release();
  }
}

interface NamedDownload extends DownloadRequest {
  readonly exchange: string;
  readonly key: CandleKey;
  /** Of the journal. */
  readonly path: string;
  readonly stored: StoredTimes | undefined;
}

async function download(
  asked: NamedDownload,
  options: DownloadCandlesOptions,
): Promise<DownloadReport> {
  const { clock = systemClock } = options;
  const { exchange, settings, key, dumps } = asked;
  const pace = createDownloadPace(options.onProgress ?? (() => undefined), clock);
  const patience = {
    retry: options.retry ?? patientRetries,
    rng: options.rng ?? createRng(clock.nowMs()),
    signal: options.signal ?? new AbortController().signal,
    onWait: pace.waiting,
  };
  const folder = dirname(asked.path);
  const archives = dumps && openBinanceDumps(key, { ...dumps, ...patience, folder });
  let pages: ExchangePages | undefined;
  const openPages = async (): Promise<ExchangePages> => {
    pages ??= await openExchangePages(exchange, key, { settings, ...patience });
    refuseOtherDay(pages, clock.nowMs());
    return pages;
  };
  try {
    // Without archives the exchange comes first: a name that it does not know leaves nothing behind.
    const { nowMs } = archives === undefined ? await openPages() : { nowMs: clock.nowMs() };
    return await downloadWith({ pace, clock, archives, nowMs, openPages }, asked);
  } finally {
    await pages?.close();
  }
}

interface Means extends FillingMeans {
  readonly pace: DownloadPace;
  readonly clock: Clock;
}

async function downloadWith(means: Means, asked: NamedDownload): Promise<DownloadReport> {
  const { key, exchange, path, stored } = asked;
  const { pace, clock } = means;
  let grid = layGrid(asked, means.nowMs);
  const collected = createCollectedRows(grid);
  const question = { ...key, exchange };
  const journal = await openCandleJournal(path, { question, clock, onEntry: collected.take });
  const resumed = collected.rows().count;
  pace.begin(grid.unsettledCount());
  let isOver = false;
  try {
    const take = async (entry: JournalEntry): Promise<void> => {
      await journal.append(entry);
      collected.take(entry);
      pace.came(grid.unsettledCount(), collected.rows().count - resumed);
    };
    const relay = (nowMs: number): DownloadGrid => {
      grid = layGrid(asked, nowMs);
      collected.settleOn(grid);
      return grid;
    };
    const { nowMs, ...found } = await fillDownload({ grid, relay, take, collected }, means, asked);
    const rows = collected.rows();
    const store = openParquetCandleStore(asked.dataDir);
    const outcome = await storeDownload(store, rows, { key, exchange, nowMs, stored });
    isOver = true;
    const span = { sinceMs: grid.fromMs, untilMs: grid.untilMs };
    const fetched = rows.count - resumed;
    return reportDownload(key, outcome, { exchange, ...span, fetched, resumed, ...found });
  } catch (error) {
    isOver = collected.isEmpty();
    throw keptFailure(error, collected.rows().count);
  } finally {
    await (isOver ? journal.remove() : journal.close());
  }
}

function refuseEmptyTime(
  { sinceMs, untilMs = Infinity }: Pick<DownloadRequest, "sinceMs" | "untilMs">,
  clock: Clock,
): void {
  const nowMs = clock.nowMs();
  if (sinceMs < Math.min(nowMs, untilMs)) return;
  const limit = untilMs < nowMs ? `--until, ${utcText(untilMs)} UTC` : `now, ${utcText(nowMs)} UTC`;
  throw new MisuseError(
    "E_OPTION",
    `Cannot download: --since must lie before ${limit}, value was ${utcText(sinceMs)} UTC`,
  );
}

function refuseOtherDumps(exchange: string, { instrument }: CandleKey): void {
  if (exchange === defaultExchange && spotOfPerpetual(instrument) === undefined) return;
  throw new MisuseError(
    "E_DUMPS",
    `Cannot read archives: only those of ${defaultExchange}'s spot markets are known, value was ${exchange} ${instrument}; leave --from-dumps out`,
  );
}

/** The places of the asked candles, up to the one that is still forming; what is stored is settled. */
function layGrid(
  { key, sinceMs, untilMs = Infinity, stored }: NamedDownload,
  nowMs: number,
): DownloadGrid {
  const stepMs = timeframeMs(key.timeframe);
  const fromMs = Math.ceil(Math.max(sinceMs, earliestMs) / stepMs) * stepMs;
  const formingMs = Math.floor(nowMs / stepMs) * stepMs;
  const endMs = Math.ceil(Math.min(untilMs, formingMs) / stepMs) * stepMs;
  const grid = createDownloadGrid({ fromMs, untilMs: Math.max(fromMs, endMs), stepMs });
  for (const openTimeMs of stored?.openTimeMs ?? []) grid.settle(openTimeMs);
  return grid;
}

// One of the two is wrong: candles of tomorrow would be taken for closed, or the newest never asked for.
function refuseOtherDay({ name, nowMs }: ExchangePages, ownMs: number): void {
  if (Math.abs(nowMs - ownMs) < dayMs) return;
  throw new WorldError(
    "E_EXCHANGE_CLOCK",
    `Cannot download: ${name} says it is ${utcText(nowMs)} UTC and this machine ${utcText(ownMs)} UTC; set this machine's clock`,
  );
}
