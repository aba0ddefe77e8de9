import type { DuckDBConnection } from "@duckdb/node-api";
import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { type DuckDb, sqlText, withDuckDb } from "./duckdb-session.ts";

/**
 * Writes a series as one Parquet file that any tool reads: open_time_ms BIGINT, open, high, low,
 * close, volume DOUBLE (all NULL where volume is absent). The file appears whole or not at all.
 *
 * @param note Kept in the file's key-value metadata under "candlecast".
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writeParquetCandles(
  path: string,
  series: CandleSeries,
  note: string,
): Promise<void> {
  await replaceFileAtomically(path, (temporaryPath) =>
    withDuckDb(async (connection, duckdb) => {
      await appendCandles(connection, duckdb, series);
      const metadata = `{candlecast: ${sqlText(note)}}`;
      const options = `FORMAT parquet, COMPRESSION zstd, KV_METADATA ${metadata}`;
      try {
        await connection.run(`COPY candles TO ${sqlText(temporaryPath)} (${options})`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${reason}`, { cause: error });
      }
    }),
  );
}

const rowsPerChunk = 2048;

async function appendCandles(
  connection: DuckDBConnection,
  duckdb: DuckDb,
  series: CandleSeries,
): Promise<void> {
  await connection.run(
    "CREATE TABLE candles (open_time_ms BIGINT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)",
  );
  const { BIGINT, DOUBLE } = duckdb;
  const { openTimeMs, open, high, low, close, volume } = series;
  const appender = await connection.createAppender("candles");
  for (let from = 0; from < openTimeMs.length; from += rowsPerChunk) {
    const until = Math.min(from + rowsPerChunk, openTimeMs.length);
    const types = [BIGINT, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE];
    const chunk = duckdb.DuckDBDataChunk.create(types, until - from);
    chunk.setColumnValues(0, Array.from(openTimeMs.subarray(from, until), BigInt));
    for (const [k, column] of [open, high, low, close].entries()) {
      chunk.setColumnValues(k + 1, Array.from(column.subarray(from, until)));
    }
    const volumes = volume && Array.from(volume.subarray(from, until));
    chunk.setColumnValues(5, volumes ?? Array.from({ length: until - from }, () => null));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
