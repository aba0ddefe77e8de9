import { basename, join } from "node:path";
import { openCandleFile } from "../adapters/candle-files/open-candle-file.ts";
import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { openRowSorter, type RowSorter } from "../adapters/candle-store/row-sorter.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { sweepTemporaries } from "../foundation/sweep-temporaries.ts";
import type { CandleKey, CandleOrigin } from "../market/candle-store.ts";
import { parseInstrument } from "../market/instrument.ts";
import { conflictReason } from "../market/join-stored.ts";
import { createRowMerger } from "../market/merge-rows.ts";
import type { QualityReport } from "../market/quality-report.ts";
import { createRowIntake, type GoodRow, type IntakeOutcome } from "../market/row-intake.ts";
import { parseTimeframe, type Timeframe } from "../market/timeframe.ts";
import type { CandleFileHints } from "./read-candle-source.ts";
import { stageCandles, type StoredOutcome } from "./store-candles.ts";

export interface ImportCandlesRequest extends CandleFileHints {
  /** Text (CSV, JSON), Parquet or Feather; text may be packed as zip or gzip. */
  readonly file: string;
  /** "BTCUSDT"; a slash as in "BTC/USDT" is dropped. */
  readonly instrument: string;
  /** "1h"; rows off its grid are refused. */
  readonly timeframe: string;
  readonly dataDir: string;
  /** Store nothing if a single row is refused. */
  readonly strict?: boolean | undefined;
  /** Join to what is stored instead of replacing it. */
  readonly append?: boolean | undefined;
}

export interface ImportedCandles extends CandleKey {
  /** `refused`: under `strict`, or because not one row is good to store; then nothing was written. */
  readonly kind: "stored" | "refused";
  readonly quality: QualityReport;
  readonly hasVolume: boolean;
  /** Open times of the first and last candle of the file that is good, if any. */
  readonly firstOpenMs: number | undefined;
  readonly lastOpenMs: number | undefined;
  /** Absent where nothing was written. */
  readonly stored: StoredOutcome | undefined;
  /** Which column was read as what, as "open" -> "Open"; absent without a header. */
  readonly columns: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads a file of candles as people have them and puts them into the store. Memory does not grow
 * with the file: rows wait on disk where there are many.
 *
 * A candle that has not closed by the clock is left out. Without `append` the store then holds
 * exactly what the file holds; the file before is kept beside it where candles would be lost. With
 * `append` stored candles stay and contradicting rows are refused.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_CSV_COLUMNS, E_CSV_LINE, E_PARQUET,
 *   E_TIMEFRAME_MISMATCH, E_VOLUME_MISMATCH, E_INSTRUMENT, E_TIMEFRAME.
 * @throws {RefusedError} E_STORE_BUSY; E_STORE_BROKEN: appending to what was torn or edited.
 * @throws {WorldError} E_FILE_READ, E_DISK_WRITE.
 */
export async function importCandles(
  request: ImportCandlesRequest,
  clock: Clock = systemClock,
): Promise<ImportedCandles> {
  const key = {
    instrument: parseInstrument(request.instrument),
    timeframe: parseTimeframe(request.timeframe),
  };
  const { dataDir, strict = false, append = false } = request;
  const file = await openCandleFile(request.file, { ...request, ...key });
  const folder = join(dataDir, key.instrument);
  await sweepTemporaries(folder, clock);
  const sorter = await openRowSorter(join(folder, key.timeframe));
  const nowMs = clock.nowMs();
  try {
    const intake = createRowIntake({ ...key, nowMs }, sorter.push);
    const sha256 = await file.readRows(intake);
    const rows = mergedRows(sorter, intake.finish(), { ...key, hasVolume: file.hasVolume });
    const store = openParquetCandleStore(dataDir);
    const { hasVolume, columns } = file;
    const staged = await stageCandles(store, key, rows.batches, {
      hasVolume,
      append: append ? { nowMs, refuse: rows.refuse } : undefined,
    });
    try {
      const { quality, firstOpenMs, lastOpenMs } = rows.outcome();
      const refused = (strict && quality.refused > 0) || quality.rows === 0;
      const origins = [...staged.origins, fileOrigin(basename(request.file), sha256, quality)];
      const stored = refused ? undefined : await staged.commit(origins);
      const kind = refused ? "refused" : "stored";
      return { ...key, kind, quality, hasVolume, firstOpenMs, lastOpenMs, stored, columns };
    } finally {
      await staged.abandon();
    }
  } finally {
    await sorter.close();
  }
}

interface MergedRows {
  /** The candles of the file, oldest first. */
  readonly batches: AsyncIterable<readonly GoodRow[]>;
  /** A candle that contradicts a stored one. */
  readonly refuse: (row: GoodRow) => void;
  /** After the last batch. */
  readonly outcome: () => Pick<ImportedCandles, "quality" | "firstOpenMs" | "lastOpenMs">;
}

function mergedRows(
  sorter: RowSorter,
  intake: IntakeOutcome,
  options: { readonly timeframe: Timeframe; readonly hasVolume: boolean },
): MergedRows {
  let batch: GoodRow[] = [];
  let [firstOpenMs, lastOpenMs]: (number | undefined)[] = [];
  let conflicts = 0;
  const merger = createRowMerger({ ...options, intake }, (row) => {
    firstOpenMs ??= row.openTimeMs;
    lastOpenMs = row.openTimeMs;
    batch.push(row);
  });
  const batches = async function* (): AsyncGenerator<readonly GoodRow[]> {
    for await (const rows of sorter.sorted()) {
      for (const row of rows) merger.take(row);
      yield batch;
      batch = [];
    }
    merger.finish();
    yield batch;
  };
  return {
    batches: batches(),
    refuse: ({ line, openTimeMs }) => {
      conflicts += 1;
      const reason = conflictReason(openTimeMs);
      intake.refused.add({ line, kind: "conflict-with-stored", reason });
    },
    outcome: () => {
      const report = merger.report();
      // A candle of the file that contradicts a stored one counts as refused, not as a row.
      const quality = { ...report, rows: report.rows - conflicts };
      return { quality, firstOpenMs, lastOpenMs };
    },
  };
}

function fileOrigin(
  fileName: string,
  sha256: string,
  { rowsRead, duplicates, refused }: QualityReport,
): CandleOrigin {
  return { kind: "file", fileName, sha256, rowsRead, duplicates, refused };
}
