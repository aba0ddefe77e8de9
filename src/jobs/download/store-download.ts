import { appendCandles } from "../../market/append-candles.ts";
import { assembleCandles } from "../../market/assemble-candles.ts";
import { type CandleRows, createCandleRows } from "../../market/candle-rows.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { CandleKey, CandleOrigin, CandleStore } from "../../market/candle-store.ts";
import type { RefusedRow } from "../../market/refused-rows.ts";

/** What became of the rows of a download. */
export interface StoredDownload {
  /** All that is stored now; absent where nothing is. */
  readonly series: CandleSeries | undefined;
  /** Absent where nothing is stored. */
  readonly path: string | undefined;
  /** Candles that were not stored before. */
  readonly added: number;
  readonly duplicates: number;
  /** Rows that are no candle, with `line` counting the rows in the order they came. */
  readonly refused: number;
  readonly refusedRows: readonly RefusedRow[];
  /** Open times of candles that contradict a stored one, which stays. */
  readonly conflictsMs: readonly number[];
}

/**
 * Proves the rows of a download and joins them to what is stored. A stored candle is never changed;
 * where nothing new came the file is not touched, so a second call does no harm.
 */
export async function storeDownload(
  store: CandleStore,
  rows: CandleRows,
  { key, exchange, nowMs }: { key: CandleKey; exchange: string; nowMs: number },
): Promise<StoredDownload> {
  const stored = await store.read(key);
  const { series: proven, quality } = assembleCandles(withStored(rows, stored?.series), {
    ...key,
    nowMs,
  });
  const { series, conflicts } = joined(stored?.series, proven);
  const before = stored?.series.openTimeMs.length ?? 0;
  const added = series.openTimeMs.length - before;
  const { duplicates, refused, refusedRows } = quality;
  const outcome = {
    added,
    duplicates,
    refused,
    refusedRows,
    conflictsMs: conflicts.map((at) => proven.openTimeMs[at]!),
  };
  if (added === 0) return { ...outcome, series: stored?.series, path: stored?.path };
  const counts = { rowsRead: rows.count, duplicates, refused };
  const origins = withExchange(stored?.origins ?? [], { kind: "exchange", exchange, ...counts });
  const { path } = await store.write(series, origins);
  return { ...outcome, series, path };
}

// Stored candles lie between the new ones so that a few that fill holes are judged in their
// company: alone they may look like candles of a longer timeframe.
function withStored(rows: CandleRows, stored: CandleSeries | undefined): CandleRows {
  if (stored === undefined) return rows;
  const { openTimeMs, open, high, low, close, volume } = stored;
  const all = createCandleRows({ withVolume: volume !== undefined });
  const times = new Set(rows.openTimeMs);
  for (let i = 0; i < rows.count; i++) all.push(rowAt(rows, i, rows.line[i]!));
  for (let i = 0; i < openTimeMs.length; i++) {
    if (times.has(openTimeMs[i]!)) continue;
    all.push(rowAt({ openTimeMs, open, high, low, close, volume }, i, rows.count + i + 1));
  }
  return all.rows();
}

function rowAt(from: Omit<CandleRows, "count" | "line">, i: number, line: number) {
  return {
    line,
    openTimeMs: from.openTimeMs[i]!,
    open: from.open[i]!,
    high: from.high[i]!,
    low: from.low[i]!,
    close: from.close[i]!,
    volume: from.volume?.[i] ?? Number.NaN,
  };
}

function joined(stored: CandleSeries | undefined, proven: CandleSeries) {
  if (stored === undefined) return { series: proven, conflicts: [] };
  return appendCandles(stored, proven);
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
