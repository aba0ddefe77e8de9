import type * as DuckDbLibrary from "@duckdb/node-api";

export type DuckDb = typeof DuckDbLibrary;

export interface DuckDbSession {
  readonly connection: DuckDbLibrary.DuckDBConnection;
  readonly duckdb: DuckDb;
  readonly close: () => void;
}

/**
 * Opens a DuckDB on one thread, without extensions from elsewhere.
 * The library takes a quarter of a second to load, so it is loaded here and not before.
 *
 * @param settings Laid over ours: `memory_limit`, `temp_directory`.
 */
export async function openDuckDb(
  path = ":memory:",
  settings: Readonly<Record<string, string>> = {},
): Promise<DuckDbSession> {
  const duckdb = await import("@duckdb/node-api");
  const instance = await duckdb.DuckDBInstance.create(path, {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...settings,
  });
  const connection = await instance.connect();
  return {
    connection,
    duckdb,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Runs `work` on an in-memory DuckDB that is closed afterwards. */
export async function withDuckDb<T>(
  work: (connection: DuckDbLibrary.DuckDBConnection, duckdb: DuckDb) => Promise<T>,
): Promise<T> {
  const { connection, duckdb, close } = await openDuckDb();
  try {
    return await work(connection, duckdb);
  } finally {
    close();
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
