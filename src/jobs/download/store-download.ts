import { MisuseError } from "../../foundation/errors.ts";
import { type AssembledCandles, assembleCandles } from "../../market/assemble-candles.ts";
import { type CandleRows, createCandleRows } from "../../market/candle-rows.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { CandleKey, CandleOrigin, CandleStore } from "../../market/candle-store.ts";
import { candleAt, candleBatches } from "../../market/candle-values.ts";
import type { RefusedRow } from "../../market/refused-rows.ts";
import { stageCandles } from "../store-candles.ts";
import { joinTimes, type StoredTimes } from "./stored-times.ts";

/** What became of the rows of a download. */
export interface StoredDownload {
  /** Candles that were not stored before. */
  readonly added: number;
  readonly duplicates: number;
  /** Rows that are no candle, with `line` counting the rows in the order they came. */
  readonly refused: number;
  readonly refusedRows: readonly RefusedRow[];
  /** Open times of candles that contradict a stored one, which stays. */
  readonly conflictsMs: readonly number[];
  /** Open times of all that is stored now, oldest first. */
  readonly openTimeMs: Float64Array;
  /** Absent where nothing is stored. */
  readonly path: string | undefined;
}

export interface StoreDownloadOptions {
  readonly key: CandleKey;
  readonly exchange: string;
  /** The source's clock. */
  readonly nowMs: number;
  readonly stored: StoredTimes | undefined;
}

/**
 * Proves the rows of a download and joins them to what is stored. A stored candle is never changed;
 * where nothing new came the file is not touched, so a second call does no harm.
 */
export async function storeDownload(
  store: CandleStore,
  rows: CandleRows,
  { key, exchange, nowMs, stored }: StoreDownloadOptions,
): Promise<StoredDownload> {
  const { series, quality } = await assembled(store, rows, { ...key, nowMs });
  const { duplicates, refused, refusedRows } = quality;
  const before = stored?.openTimeMs ?? new Float64Array();
  const { openTimeMs, fresh } = joinTimes(before, series.openTimeMs);
  const outcome = { added: fresh, duplicates, refused, refusedRows, openTimeMs };
  if (fresh === 0) return { ...outcome, conflictsMs: [], path: stored?.path };
  const conflictsMs: number[] = [];
  const staged = await stageCandles(store, key, candleBatches(series), {
    hasVolume: true,
    append: { nowMs: Infinity, refuse: (row) => conflictsMs.push(row.openTimeMs) },
  });
  try {
    const counts = { rowsRead: rows.count, duplicates, refused };
    const origins = withExchange(staged.origins, { kind: "exchange", exchange, ...counts });
    const { path } = await staged.commit(origins);
    return { ...outcome, conflictsMs, path };
  } finally {
    await staged.abandon();
  }
}

// A few candles that fill holes may look like those of a longer timeframe: then they are judged
// among the stored ones.
async function assembled(
  store: CandleStore,
  rows: CandleRows,
  options: CandleKey & { readonly nowMs: number },
): Promise<AssembledCandles> {
  try {
    return assembleCandles(rows, options);
  } catch (error) {
    const isMismatch = error instanceof MisuseError && error.code === "E_TIMEFRAME_MISMATCH";
    const stored = isMismatch ? await store.read(options) : undefined;
    if (stored === undefined) throw error;
    return assembleCandles(withStored(rows, stored.series), options);
  }
}

function withStored(rows: CandleRows, stored: CandleSeries): CandleRows {
  const all = createCandleRows({ withVolume: true });
  const times = new Set(rows.openTimeMs);
  for (let i = 0; i < rows.count; i++) {
    all.push({
      line: rows.line[i]!,
      openTimeMs: rows.openTimeMs[i]!,
      open: rows.open[i]!,
      high: rows.high[i]!,
      low: rows.low[i]!,
      close: rows.close[i]!,
      volume: rows.volume?.[i] ?? Number.NaN,
    });
  }
  for (let i = 0; i < stored.openTimeMs.length; i++) {
    if (times.has(stored.openTimeMs[i]!)) continue;
    all.push({ ...candleAt(stored, i), line: rows.count + i + 1 });
  }
  return all.rows();
}

type ExchangeOrigin = Extract<CandleOrigin, { kind: "exchange" }>;

// One entry for each exchange, however often it was asked.
function withExchange(
  origins: readonly CandleOrigin[],
  came: ExchangeOrigin,
): readonly CandleOrigin[] {
  const at = origins.findIndex(
    (origin) => origin.kind === "exchange" && origin.exchange === came.exchange,
  );
  const before = origins[at];
  if (before?.kind !== "exchange") return [...origins, came];
  return origins.with(at, {
    ...came,
    rowsRead: before.rowsRead + came.rowsRead,
    duplicates: before.duplicates + came.duplicates,
    refused: before.refused + came.refused,
  });
}
