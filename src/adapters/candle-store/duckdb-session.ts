import type * as DuckDbLibrary from "@duckdb/node-api";

export type DuckDb = typeof DuckDbLibrary;

/**
 * Runs `work` on an in-memory DuckDB that is closed afterwards.
 * The library takes a quarter of a second to load, so it is loaded here and not before.
 */
export async function withDuckDb<T>(
  work: (connection: DuckDbLibrary.DuckDBConnection, duckdb: DuckDb) => Promise<T>,
): Promise<T> {
  const duckdb = await import("@duckdb/node-api");
  const instance = await duckdb.DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    return await work(connection, duckdb);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Text as a literal of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as DuckDB reads it: the signs that it would take for a pattern stand for themselves. */
export function sqlPath(path: string): string {
  return sqlText(path.replaceAll(/[[*?]/g, (sign) => `[${sign}]`));
}
