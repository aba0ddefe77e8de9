import type { JournalEntry } from "../../adapters/candle-journal/candle-journal.ts";
import { type CandleRows, createCandleRows } from "../../market/candle-rows.ts";
import type { CandleGrid } from "./candle-grid.ts";

/** What a download has come by: in this run and, through the journal, in runs that were broken off. */
export interface CollectedRows {
  /** Takes over an entry and settles on the grid what it answers. */
  readonly take: (entry: JournalEntry) => void;
  /** Nothing was taken, not even the answer that there is nothing. */
  readonly isEmpty: () => boolean;
  readonly hasArchive: (archive: string) => boolean;
  readonly rows: () => CandleRows;
}

export function createCollectedRows(grid: CandleGrid): CollectedRows {
  const collected = createCandleRows({ withVolume: true });
  const archives = new Set<string>();
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
      if (span !== undefined) grid.settleSpan(span);
    },
    isEmpty: () => entries === 0,
    hasArchive: (archive) => archives.has(archive),
    rows: () => collected.rows(),
  };
}
