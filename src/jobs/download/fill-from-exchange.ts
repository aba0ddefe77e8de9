import type { JournalEntry } from "../../adapters/candle-journal/candle-journal.ts";
import type { ExchangePages } from "../../adapters/exchange/exchange-pages.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { DownloadGrid } from "./download-grid.ts";
import { type FetchedSpan, fetchMissing } from "./fetch-missing.ts";

export interface ExchangeFilling {
  readonly key: CandleKey;
  readonly grid: DownloadGrid;
  readonly pages: ExchangePages;
  readonly firstStoredMs: number;
  /** Only the newest so many spans are asked for. */
  readonly spansMax: number;
  /** Writes one entry and settles what it answers. */
  readonly take: (entry: JournalEntry) => Promise<void>;
}

/**
 * Asks the exchange for all that is not settled.
 *
 * @returns Sentences for people about what was noticed.
 */
export async function fillFromExchange(filling: ExchangeFilling): Promise<readonly string[]> {
  const { key, grid, pages, spansMax, take } = filling;
  const all = grid.unsettledSpans(pages.pageSize);
  const spans = all.slice(-spansMax);
  const shallow = await fetchMissing(pages, {
    timeframe: key.timeframe,
    stepMs: timeframeMs(key.timeframe),
    spans,
    firstKnownMs: filling.firstStoredMs,
    take: (fetched) => take(entryOf(fetched, grid)),
  });
  const notes: string[] = [];
  if (spans.length < all.length) {
    notes.push(
      `${all.length - spans.length} older holes were not asked for again; \`data download\` with --since asks for all.`,
    );
  }
  if (shallow !== undefined) {
    notes.push(
      `${pages.name} hands out ${key.timeframe} candles only from ${utcText(shallow.firstOpenMs)} UTC on, though the market is older: earlier ones must come from archives or a file.`,
    );
  }
  return notes;
}

// Rows of candles that are there already came along and are dropped.
function entryOf({ fromMs, untilMs, rows }: FetchedSpan, grid: DownloadGrid): JournalEntry {
  return {
    span: { fromMs, untilMs },
    rows: rows
      .filter(([openTimeMs]) => !grid.isSettled(openTimeMs ?? Number.NaN))
      .map((row) => Array.from({ length: 6 }, (_, k) => finiteOrNull(row[k]))),
  };
}

function finiteOrNull(cell: number | undefined): number | null {
  return cell === undefined || !Number.isFinite(cell) ? null : cell;
}
