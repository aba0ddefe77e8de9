import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { MisuseError } from "../../foundation/errors.ts";
import type { CandleRows } from "../../market/candle-rows.ts";
import { sqlPath, withDuckDb } from "./duckdb-session.ts";

export interface ParquetReading {
  /** `line` is the row's number in the file, from 1. */
  readonly rows: CandleRows;
  /** What `writeParquetCandles` was given as note; absent in files of other tools. */
  readonly note: string | undefined;
  /** sha256 (hex) of the file's bytes. */
  readonly sha256: string;
}

/**
 * Reads a Parquet file with the columns that `writeParquetCandles` writes.
 *
 * @throws {MisuseError} E_PARQUET: no Parquet file, torn, or other columns.
 */
export async function readParquetCandles(path: string): Promise<ParquetReading> {
  return withDuckDb(async (connection) => {
    try {
      const source = `read_parquet(${sqlPath(path)})`;
      const rows = await readRows(connection, source);
      const sha256 = createHash("sha256").update(await readFile(path));
      return { rows, note: await readNote(connection, path), sha256: sha256.digest("hex") };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const reason = error.message.split("\n")[0]!;
      throw new MisuseError("E_PARQUET", `Cannot read ${path} as Parquet candles: ${reason}`, {
        cause: error,
      });
    }
  });
}

const columns = ["open_time_ms", "open", "high", "low", "close", "volume"] as const;

async function readRows(connection: DuckDBConnection, source: string): Promise<CandleRows> {
  const casts = columns.map((name) => `CAST("${name}" AS DOUBLE)`).join(", ");
  const result = await connection.run(`SELECT ${casts} FROM ${source}`);
  const chunks = await result.fetchAllChunks();
  const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const column = (k: number): Float64Array => joinColumn(chunks, k, count);
  const volume = column(5);
  return {
    count,
    line: Float64Array.from({ length: count }, (_, i) => i + 1),
    openTimeMs: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: count > 0 && volume.every(Number.isNaN) ? undefined : volume,
  };
}

/** NULL becomes NaN, which no candle survives. */
function joinColumn(chunks: readonly DuckDBDataChunk[], k: number, count: number): Float64Array {
  const joined = new Float64Array(count);
  let at = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(k);
    for (let i = 0; i < chunk.rowCount; i++) {
      const value = vector.getItem(i);
      joined[at++] = typeof value === "number" ? value : Number.NaN;
    }
  }
  return joined;
}

async function readNote(connection: DuckDBConnection, path: string): Promise<string | undefined> {
  const reader = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${sqlPath(path)}) WHERE decode(key) = 'candlecast'`,
  );
  const value = reader.getRows()[0]?.[0];
  return typeof value === "string" ? value : undefined;
}
