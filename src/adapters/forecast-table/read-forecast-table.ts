import type { DuckDBConnection } from "@duckdb/node-api";
import { MisuseError } from "../../foundation/errors.ts";
import type { ForecastTable } from "../../evaluation/rows/forecast-table.ts";
import { sqlPath, withDuckDb } from "../candle-store/duckdb-session.ts";
import { type ForecastTableColumn, forecastTableColumns } from "./forecast-table-columns.ts";
import { createForecastRowReader } from "./forecast-row-reader.ts";

/**
 * Reads a forecast table, whoever wrote it. The columns version, low, high, kind and reason may be
 * missing, and one of forecastReturn and pUp; other columns are passed over.
 *
 * @returns Rows in the order of the file; NaN and NULL are absent values.
 * @throws {MisuseError} E_FORECAST_TABLE: it is no Parquet file, lacks a column, or a row says
 *   something impossible; the message names the first one.
 */
export async function readForecastTable(path: string): Promise<ForecastTable> {
  const rows = await withDuckDb(async (connection) => {
    try {
      const names = await columnNames(connection, path);
      refuseMissing(path, names);
      const reader = await connection.runAndReadAll(
        `SELECT ${selectList(names)} FROM read_parquet(${sqlPath(path)})`,
      );
      return reader.getRows();
    } catch (error) {
      if (error instanceof MisuseError) throw error;
      const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
      throw unreadable(path, reason);
    }
  });
  const readRow = createForecastRowReader((row, what) => unreadable(path, `row ${row} ${what}`));
  return rows.map((cells, i) => readRow(cells, i + 1));
}

/** A row must have these; the others may be absent. */
const needed = ["decidedAt", "instrument", "timeframe", "horizon"] as const;

async function columnNames(
  connection: DuckDBConnection,
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const reader = await connection.runAndReadAll(
    `DESCRIBE SELECT * FROM read_parquet(${sqlPath(path)})`,
  );
  return new Map(reader.getRows().map(([name, type]) => [String(name), String(type)]));
}

function refuseMissing(path: string, names: ReadonlyMap<string, string>): void {
  const missing = needed.filter((name) => !names.has(name));
  if (missing.length > 0) throw unreadable(path, `it has no column ${missing.join(", ")}`);
  if (names.has("forecastReturn") || names.has("pUp")) return;
  throw unreadable(path, "it has neither a column forecastReturn nor pUp");
}

function selectList(names: ReadonlyMap<string, string>): string {
  return (Object.keys(forecastTableColumns) as ForecastTableColumn[])
    .map((name) => (names.has(name) ? columnText(name, names.get(name)!) : "NULL"))
    .join(", ");
}

// A moment may also be a number: UTC epoch milliseconds.
function columnText(name: ForecastTableColumn, type: string): string {
  if (name === "decidedAt") {
    return type.startsWith("TIMESTAMP")
      ? `CAST(epoch_ms("decidedAt") AS DOUBLE)`
      : `CAST("decidedAt" AS DOUBLE)`;
  }
  const asked = forecastTableColumns[name];
  return `CAST("${name}" AS ${asked === "VARCHAR" ? "VARCHAR" : "DOUBLE"})`;
}

function unreadable(path: string, reason: string): MisuseError {
  return new MisuseError("E_FORECAST_TABLE", `Cannot read the forecasts of ${path}: ${reason}`);
}
