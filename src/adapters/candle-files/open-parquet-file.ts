import type { CandleFile, CandleFileOptions } from "./candle-file.ts";
import { candlesOfTable } from "./tables/candles-of-table.ts";
import { openParquetSource } from "./tables/parquet-source.ts";

/**
 * Opens a Parquet file of any tool, the store's own included: columns found by name, times as
 * timestamps, dates, epoch numbers or text, prices as numbers, decimals or text.
 *
 * @throws {MisuseError} E_PARQUET: no Parquet file, torn, or a column is missing; E_ASSET: several assets.
 */
export async function openParquetFile(
  path: string,
  options: CandleFileOptions,
): Promise<CandleFile> {
  return candlesOfTable(path, await openParquetSource(path), options);
}
