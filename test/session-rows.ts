import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Libsql from "libsql";

/** Files of a session that another process writes, and what is counted in them. */
export type CountedRows =
  readonly ["broker.sqlite", "orders"] | readonly ["ledger.sqlite", "decisions"];

/** Rows that the process of a session has written so far; none where there is no such file or table yet. */
export function sessionRows(books: string, [file, table]: CountedRows): number {
  let database: InstanceType<typeof Libsql> | undefined;
  try {
    database = new Libsql(join(books, file), { readonly: true, timeout: 30_000 });
    const [row] = database.prepare(`SELECT count(*) AS n FROM ${table}`).all([]);
    return (row as { readonly n: number }).n;
  } catch (error) {
    if (/unable to open|no such table/i.test(String(error))) return 0;
    throw error;
  } finally {
    database?.close();
  }
}

/** Waits until a session has written so many more rows. */
export async function sessionGrows(books: string, rows: CountedRows, by: number): Promise<void> {
  const before = sessionRows(books, rows);
  while (sessionRows(books, rows) < before + by) await pause(50);
}
