import type { ExchangePages } from "../../adapters/exchange/exchange-pages.ts";
import type { CandleDumps } from "../../adapters/exchange-dumps/binance-dumps.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import type { CollectedRows } from "./collected-rows.ts";
import type { DownloadGrid } from "./download-grid.ts";
import type { DownloadRequest } from "./download-request.ts";
import { type DumpsFilling, fillFromDumps } from "./fill-from-dumps.ts";
import { fillFromExchange } from "./fill-from-exchange.ts";
import type { DownloadReport } from "./report-download.ts";
import { shutExchangeNote } from "./shut-exchange-note.ts";
import type { StoredTimes } from "./stored-times.ts";

/** A download under way. */
export interface Filling extends Pick<DumpsFilling, "grid" | "take"> {
  readonly collected: CollectedRows;
  /** A grid that ends by another clock, with all that is settled. */
  readonly relay: (nowMs: number) => DownloadGrid;
}

interface Filled extends Pick<DownloadReport, "archives" | "notes"> {
  /** By the clock that decides which candles have closed. */
  readonly nowMs: number;
}

export interface FillingMeans {
  readonly nowMs: number;
  readonly archives: CandleDumps | undefined;
  readonly openPages: () => Promise<ExchangePages>;
}

export interface FillingQuestion extends Pick<DownloadRequest, "dumps" | "spansMax"> {
  readonly key: CandleKey;
  readonly stored: StoredTimes | undefined;
}

/** Archives first, then the exchange for what they lack. */
export async function fillDownload(
  filling: Filling,
  means: FillingMeans,
  asked: FillingQuestion,
): Promise<Filled> {
  const { collected, take, relay, grid } = filling;
  const { archives: dumps, nowMs } = means;
  const firstStoredMs = asked.stored?.openTimeMs[0] ?? Infinity;
  const { hasArchive } = collected;
  const fromExchange = async (pages: ExchangePages): Promise<readonly string[]> => {
    const { key, spansMax = Infinity } = asked;
    const left = { take, grid: relay(pages.nowMs), firstStoredMs, spansMax };
    return fillFromExchange({ ...left, key, pages });
  };
  if (dumps === undefined) {
    const pages = await means.openPages();
    return { archives: undefined, notes: await fromExchange(pages), nowMs };
  }
  const archives = await fillFromDumps({ grid, take, hasArchive, dumps, nowMs, firstStoredMs });
  if (asked.dumps?.only === true) return { archives, notes: archives.notes, nowMs };
  const lastMs = lastTimeOf(asked.stored?.openTimeMs, collected.rows().openTimeMs);
  const pages = await openUnlessShut(means, { ...grid, lastMs });
  if (typeof pages === "string") return { archives, notes: [...archives.notes, pages], nowMs };
  const notes = [...archives.notes, ...(await fromExchange(pages))];
  return { archives, notes, nowMs: pages.nowMs };
}

/** @returns A sentence where the exchange is shut and archives have what can be used without it. */
async function openUnlessShut(
  { openPages }: FillingMeans,
  {
    lastMs,
    ...end
  }: Pick<DownloadGrid, "stepMs" | "untilMs"> & { readonly lastMs: number | undefined },
): Promise<ExchangePages | string> {
  try {
    return await openPages();
  } catch (error) {
    if (lastMs === undefined) throw error;
    return shutExchangeNote(error, { ...end, lastMs });
  }
}

function lastTimeOf(...lists: readonly (ArrayLike<number> | undefined)[]): number | undefined {
  let lastMs = -Infinity;
  for (const times of lists) {
    for (let i = 0; i < (times?.length ?? 0); i++) lastMs = Math.max(lastMs, times![i]!);
  }
  return lastMs === -Infinity ? undefined : lastMs;
}
