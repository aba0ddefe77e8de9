import type { CandleKey } from "../../market/candle-store.ts";
import { findGaps, type Gap } from "../../market/find-gaps.ts";
import type { StoredDownload } from "./store-download.ts";

/** What a download did and what is stored now. */
export interface DownloadReport extends CandleKey {
  readonly exchange: string;
  /** The asked time: on the timeframe's grid, its end where candles have closed. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Rows that came in this run. */
  readonly fetched: number;
  /** Rows that an earlier run had fetched and not stored. */
  readonly resumed: number;
  readonly added: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly refusedRows: StoredDownload["refusedRows"];
  /** Open times of candles that contradict a stored one, which stays. */
  readonly conflictsMs: readonly number[];
  /** All that is stored; 0 where nothing is. */
  readonly candles: number;
  readonly path: string | undefined;
  readonly firstOpenMs: number | undefined;
  readonly lastOpenMs: number | undefined;
  /** Holes that remain between candles of the asked time. */
  readonly gaps: readonly Gap[];
  /** Archives that were read in this run, and those that were not there though earlier ones are. */
  readonly archives: { readonly read: number; readonly missing: readonly string[] } | undefined;
  /** Sentences that a person should see. */
  readonly notes: readonly string[];
}

type Told = Pick<
  DownloadReport,
  "exchange" | "fetched" | "resumed" | "archives" | "notes" | "sinceMs" | "untilMs"
>;

export function reportDownload(
  key: CandleKey,
  { openTimeMs, ...outcome }: StoredDownload,
  told: Told,
): DownloadReport {
  return {
    ...key,
    ...told,
    ...outcome,
    candles: openTimeMs.length,
    firstOpenMs: openTimeMs[0],
    lastOpenMs: openTimeMs.at(-1),
    gaps: findGaps({ openTimeMs, timeframe: key.timeframe }).filter(
      (gap) => gap.openTimeMs >= told.sinceMs && gap.openTimeMs < told.untilMs,
    ),
  };
}
