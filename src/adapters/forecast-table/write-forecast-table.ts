import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import type { ForecastTable, TableForecast } from "../../evaluation/rows/forecast-table.ts";
import { type DuckDb, sqlText, withDuckDb } from "../candle-store/duckdb-session.ts";
import { type ForecastTableColumn, forecastTableColumns } from "./forecast-table-columns.ts";

/**
 * Writes forecasts as Parquet with ZSTD; the file appears whole or not at all, and equal tables give
 * equal files. What is not said is NULL.
 *
 * @param path A file that is there is replaced.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writeForecastTable(path: string, table: ForecastTable): Promise<void> {
  await replaceFileAtomically(path, async (temporaryPath) => {
    await withDuckDb(async (connection, duckdb) => {
      await connection.run(`CREATE TABLE forecasts (${columnTexts.join(", ")})`);
      await appendForecasts(connection, duckdb, table);
      try {
        await connection.run(
          `COPY forecasts TO ${sqlText(temporaryPath)} (FORMAT parquet, COMPRESSION zstd)`,
        );
      } catch (error) {
        const reason = error instanceof Error ? error.message.replaceAll(temporaryPath, path) : "";
        throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${reason}`, { cause: error });
      }
    });
  });
}

const columnTexts = Object.entries(forecastTableColumns).map(([name, type]) => `"${name}" ${type}`);

/** As many rows as DuckDB takes at once. */
const rowsPerChunk = 2048;

type CellOf = (forecast: TableForecast, duckdb: DuckDb) => DuckDBValue;

const cells: Readonly<Record<ForecastTableColumn, CellOf>> = {
  decidedAt: ({ decidedAtMs }, { DuckDBTimestampTZValue }) =>
    new DuckDBTimestampTZValue(BigInt(decidedAtMs) * 1000n),
  instrument: ({ instrument }) => instrument,
  timeframe: ({ timeframe }) => timeframe,
  horizon: ({ horizon }) => horizon,
  version: ({ version }) => version,
  forecastReturn: ({ forecastReturn }) => forecastReturn ?? null,
  pUp: ({ pUp }) => pUp ?? null,
  low: ({ low }) => low ?? null,
  high: ({ high }) => high ?? null,
  kind: ({ kind }) => kind,
  reason: ({ reason }) => reason ?? null,
};

async function appendForecasts(
  connection: DuckDBConnection,
  duckdb: DuckDb,
  table: ForecastTable,
): Promise<void> {
  const types = Object.values(forecastTableColumns).map((type) => duckdb[type]);
  const appender = await connection.createAppender("forecasts");
  for (let from = 0; from < table.length; from += rowsPerChunk) {
    const rows = table.slice(from, from + rowsPerChunk);
    const chunk = duckdb.DuckDBDataChunk.create(types, rows.length);
    for (const [k, cell] of Object.values(cells).entries()) {
      chunk.setColumnValues(
        k,
        rows.map((row) => cell(row, duckdb)),
      );
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
