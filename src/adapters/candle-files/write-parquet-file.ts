import type { DuckDBConnection } from "@duckdb/node-api";
import { WorldError } from "../../foundation/errors.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { type DuckDb, sqlText, withDuckDb } from "../candle-store/duckdb-session.ts";

/**
 * Writes Parquet with ZSTD: date TIMESTAMP WITH TIME ZONE, open, high, low, close and, where there is one,
 * volume, all DOUBLE.
 *
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writeParquetFile(path: string, series: CandleSeries): Promise<void> {
  const names = ["open", "high", "low", "close", ...(series.volume ? ["volume"] : [])];
  await withDuckDb(async (connection, duckdb) => {
    const doubles = names.map((name) => `${name} DOUBLE`).join(", ");
    await connection.run(`CREATE TABLE candles (open_time_ms BIGINT, ${doubles})`);
    await appendCandles(connection, duckdb, series);
    const date = "to_timestamp(open_time_ms / 1000) AS date";
    const select = `SELECT ${date}, ${names.join(", ")} FROM candles`;
    try {
      await connection.run(
        `COPY (${select}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${reason}`, { cause: error });
    }
  });
}

/** As many rows as DuckDB takes at once. */
const rowsPerChunk = 2048;

async function appendCandles(
  connection: DuckDBConnection,
  duckdb: DuckDb,
  series: CandleSeries,
): Promise<void> {
  const { openTimeMs, open: opens, high, low, close, volume } = series;
  const values = [opens, high, low, close, ...(volume === undefined ? [] : [volume])];
  const types = [duckdb.BIGINT, ...values.map(() => duckdb.DOUBLE)];
  const appender = await connection.createAppender("candles");
  for (let from = 0; from < openTimeMs.length; from += rowsPerChunk) {
    const until = Math.min(from + rowsPerChunk, openTimeMs.length);
    const chunk = duckdb.DuckDBDataChunk.create(types, until - from);
    chunk.setColumnValues(0, Array.from(openTimeMs.subarray(from, until), BigInt));
    for (const [k, column] of values.entries()) {
      chunk.setColumnValues(k + 1, Array.from(column.subarray(from, until)));
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
