import type { DuckDBConnection } from "@duckdb/node-api";
import { MisuseError } from "../../../foundation/errors.ts";
import { sqlPath, withDuckDb } from "../../candle-store/duckdb-session.ts";
import type { Cell, TableChunk, TableColumn, TableSource } from "./table-source.ts";

/**
 * A Parquet file of any tool, streamed by DuckDB.
 *
 * @throws {MisuseError} E_PARQUET: no Parquet file, or torn.
 */
export async function openParquetSource(path: string): Promise<TableSource> {
  // Some tools write text without saying that it is text.
  const from = `read_parquet(${sqlPath(path)}, binary_as_string = true)`;
  const described = await withParquet(path, async (connection) => {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    return reader.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  });
  return {
    format: "Parquet",
    errorCode: "E_PARQUET",
    columns: described.map(asColumn),
    readChunks: (columns, take) => {
      const cells = columns.map((k) => cellExpression(described[k]!));
      return streamChunks(path, `SELECT ${cells.join(", ")} FROM ${from}`, take);
    },
  };
}

interface DescribedColumn {
  readonly name: string;
  /** As DuckDB writes it: "TIMESTAMP WITH TIME ZONE", "DECIMAL(18,8)". */
  readonly type: string;
}

function asColumn({ name, type }: DescribedColumn): TableColumn {
  return { name, holds: isMoment(type) ? "moment" : "value" };
}

function isMoment(type: string): boolean {
  return type === "DATE" || type.startsWith("TIMESTAMP");
}

const plainTypes = /^(?:FLOAT|DOUBLE|U?TINYINT|U?SMALLINT|U?INTEGER|U?BIGINT|U?HUGEINT|VARCHAR)$/;

/** Moments as milliseconds, infinite ones empty; what is neither number nor text becomes text. */
function cellExpression({ name, type }: DescribedColumn): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  if (plainTypes.test(type)) return column;
  if (!isMoment(type)) return `CAST(${column} AS VARCHAR)`;
  // A cast between the two kinds of timestamps would depend on this machine's time zone.
  const moment = type.endsWith("WITH TIME ZONE") ? column : `CAST(${column} AS TIMESTAMP)`;
  return `CASE WHEN isfinite(${moment}) THEN CAST(epoch_us(${moment}) AS DOUBLE) / 1000 END`;
}

async function streamChunks(
  path: string,
  sql: string,
  take: (chunk: TableChunk) => "more" | "enough",
): Promise<void> {
  // What `take` throws is no fault of the file.
  let thrown: { readonly error: unknown } | undefined;
  await withParquet(path, async (connection) => {
    const result = await connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      const vectors = Array.from({ length: chunk.columnCount }, (_, k) => chunk.getColumnVector(k));
      // The casts leave numbers, bigints, text and null.
      const cell = (k: number, i: number): Cell => (vectors[k]!.getItem(i) ?? undefined) as Cell;
      try {
        if (take({ rowCount: chunk.rowCount, cell }) === "enough") return;
      } catch (error) {
        thrown = { error };
        return;
      }
    }
  });
  if (thrown !== undefined) throw thrown.error;
}

async function withParquet<T>(
  path: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  return withDuckDb(async (connection) => {
    try {
      return await work(connection);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const reason = error.message.split("\n")[0]!;
      throw new MisuseError("E_PARQUET", `Cannot read ${path} as Parquet candles: ${reason}`, {
        cause: error,
      });
    }
  });
}
