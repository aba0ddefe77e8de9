import type { JournalEntry } from "../../adapters/candle-journal/candle-journal.ts";
import { type CandleRows, createCandleRows } from "../../market/candle-rows.ts";
import type { DownloadGrid, TimeSpan } from "./download-grid.ts";

/** What a download has come by: in this run and, through the journal, in runs that were broken off. */
export interface CollectedRows {
  /** Takes over an entry and settles on the grid what it answers. */
  readonly take: (entry: JournalEntry) => void;
  /** Nothing was taken, not even the answer that there is nothing. */
  readonly isEmpty: () => boolean;
  readonly hasArchive: (archive: string) => boolean;
  readonly rows: () => CandleRows;
  /** Settles on a grid what came, and what comes from now on. */
  readonly settleOn: (grid: DownloadGrid) => void;
}

export function createCollectedRows(first: DownloadGrid): CollectedRows {
  const collected = createCandleRows({ withVolume: true });
  const archives = new Set<string>();
  const spans: TimeSpan[] = [];
  let grid = first;
  let line = 0;
  let entries = 0;
  return {
    take: ({ span, archive, rows }) => {
      entries += 1;
      if (archive !== undefined) archives.add(archive);
      for (const row of rows) {
        line += 1;
        // An absent cell becomes NaN, which no candle survives.
        const cell = (k: number): number => row[k] ?? Number.NaN;
        const openTimeMs = cell(0);
        grid.settle(openTimeMs);
        collected.push({
          line,
          openTimeMs,
          open: cell(1),
          high: cell(2),
          low: cell(3),
          close: cell(4),
          volume: cell(5),
        });
      }
      if (span === undefined) return;
      spans.push(span);
      grid.settleSpan(span);
    },
    isEmpty: () => entries === 0,
    hasArchive: (archive) => archives.has(archive),
    rows: () => collected.rows(),
    settleOn: (next) => {
      grid = next;
      for (const openTimeMs of collected.rows().openTimeMs) grid.settle(openTimeMs);
      for (const span of spans) grid.settleSpan(span);
    },
  };
}
