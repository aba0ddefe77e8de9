import { basename } from "node:path";
import type { CsvFormat } from "../adapters/candle-files/csv-format.ts";
import { readCsvFile } from "../adapters/candle-files/read-csv-file.ts";
import { readBeginning } from "../adapters/candle-files/text-sample.ts";
import type { Clock } from "../foundation/clock.ts";
import { type AssembledCandles, assembleCandles } from "../market/assemble-candles.ts";
import type { CandleKey, CandleOrigin } from "../market/candle-store.ts";
import { createRefusedRows } from "../market/refused-rows.ts";

export interface CandleFileReading extends AssembledCandles {
  readonly origin: CandleOrigin;
  /** How the text was understood; absent for Parquet. */
  readonly format: CsvFormat | undefined;
}

/**
 * Reads a CSV or Parquet file, told apart by its first bytes, into a proven series.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_CSV_COLUMNS, E_CSV_LINE, E_PARQUET,
 *   E_TIMEFRAME_MISMATCH.
 * @throws {WorldError} E_FILE_READ.
 */
export async function readCandleSource(
  path: string,
  key: CandleKey,
  clock: Clock,
): Promise<CandleFileReading> {
  const beginning = await readBeginning(path);
  const isParquet = Buffer.from(beginning.subarray(0, 4)).toString("latin1") === "PAR1";
  const { rows, refused, format, sha256 } = isParquet
    ? await readParquet(path)
    : await readCsvFile(path, key.instrument);
  const assembled = assembleCandles(rows, { ...key, nowMs: clock.nowMs(), refused });
  const { rowsRead, duplicates, refused: refusedCount } = assembled.quality;
  const origin: CandleOrigin = {
    kind: "file",
    fileName: basename(path),
    sha256,
    rowsRead,
    duplicates,
    refused: refusedCount,
  };
  return { ...assembled, origin, format };
}

async function readParquet(
  path: string,
): Promise<Omit<Awaited<ReturnType<typeof readCsvFile>>, "format"> & { format: undefined }> {
  const { readParquetCandles } = await import("../adapters/candle-store/read-parquet-candles.ts");
  const { rows, sha256 } = await readParquetCandles(path);
  return { rows, refused: createRefusedRows(), format: undefined, sha256 };
}
