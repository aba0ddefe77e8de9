import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqlPath, sqlText, withDuckDb } from "./duckdb-session.ts";

/**
 * Writes a small Parquet file into the system's folder for temporary files and reads it back.
 *
 * @throws {Error} DuckDB does not load, cannot write there, or reads something else.
 */
export async function checkParquet(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "candlecast-check-"));
  const file = join(folder, "check.parquet");
  try {
    await withDuckDb(async (connection) => {
      const rows = "SELECT range::DOUBLE AS close FROM range(1000)";
      await connection.run(`COPY (${rows}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`);
      const query = `SELECT sum(close) FROM read_parquet(${sqlPath(file)})`;
      const reader = await connection.runAndReadAll(query);
      const total = reader.getRows()[0]?.[0];
      if (total !== 499_500) throw new Error(`0 + ... + 999 came back as ${String(total)}`);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
