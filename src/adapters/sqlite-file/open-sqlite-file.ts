import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Database } from "libsql";
import { assert } from "../../foundation/assert.ts";
import { claim, type Claim } from "../../foundation/claim.ts";
import { MisuseError, RefusedError, WorldError } from "../../foundation/errors.ts";
import { makeFolders } from "../../foundation/make-folders.ts";
import { sqliteFailure } from "./sqlite-error.ts";

/** What a file is for, and how its tables came to be. */
export interface SqliteLayout {
  /** For messages: "ledger". */
  readonly name: string;
  /** Written into the file: one of another kind is not taken for this. */
  readonly applicationId: number;
  /** Statements that lead from version i to version i + 1; a release only ever adds to the end. */
  readonly migrations: readonly string[];
}

export type SqliteValue = string | number | null;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

export interface SqliteChange {
  /** How many rows were inserted, changed or removed. */
  readonly changes: number;
  /** Of the row that was inserted last. */
  readonly lastInsertRowid: number;
}

export interface SqliteFile {
  readonly path: string;
  /**
   * A table's columns as a query must ask for them: texts as bytes, which `rows` reads. Texts that are
   * damaged would otherwise end the process.
   */
  columns(table: string): string;
  /** @throws {RefusedError} E_LEDGER_BROKEN; {WorldError} E_LEDGER_BUSY, E_LEDGER_WRITE; as all calls. */
  rows(sql: string, values?: readonly SqliteValue[]): readonly SqliteRow[];
  run(sql: string, values?: readonly SqliteValue[]): SqliteChange;
  /**
   * All of it or nothing, committed when it returns.
   *
   * @param mustLast True where it must survive a power cut; a killed process takes nothing back anyway.
   */
  transaction<T>(mustLast: boolean, act: () => T): T;
  /** Gives the file back; calling it again does nothing. */
  close(): Promise<void>;
}

/** How long a writer waits for another program that holds the file. */
const busyMs = 2000;

/**
 * Opens a file for reading, or as the only process that writes, and makes what is missing.
 *
 * @throws {MisuseError} E_LEDGER_MISSING: there is none to read.
 * @throws {RefusedError} E_LEDGER_BROKEN: it is damaged or no such file; E_LEDGER_NEWER: a newer
 *   release has written it; E_SESSION_BUSY: another process has it.
 * @throws {WorldError} E_LEDGER_BUSY, E_LEDGER_WRITE, E_DISK_WRITE.
 */
export async function openSqliteFile(
  path: string,
  layout: SqliteLayout,
  options: { readonly readOnly?: boolean } = {},
): Promise<SqliteFile> {
  const isReadOnly = options.readOnly === true;
  if (isReadOnly) refuseMissing(path, layout);
  else await makeFolder(path);
  const held = isReadOnly ? undefined : await claimFile(path, layout);
  let database: Database | undefined;
  try {
    const { default: Libsql } = await import("libsql");
    database = new Libsql(path, { timeout: busyMs });
    prepareFile(database, path, { layout, isReadOnly });
    return sqliteFile(database, { path, held, layout });
  } catch (error) {
    database?.close();
    await held?.release();
    throw sqliteFailure(error, path, `open the ${layout.name}`);
  }
}

function refuseMissing(path: string, { name }: SqliteLayout): void {
  if (existsSync(path)) return;
  throw new MisuseError("E_LEDGER_MISSING", `Cannot read the ${name}: there is none at ${path}`);
}

async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(dirname(path));
  } catch (cause) {
    throw new WorldError("E_LEDGER_WRITE", `Cannot write ${path}: ${String(cause)}`, { cause });
  }
}

async function claimFile(path: string, { name }: SqliteLayout): Promise<Claim> {
  const claimed = await claim(path);
  if (!("holder" in claimed)) return claimed;
  const { pid, host } = claimed.holder;
  throw new RefusedError(
    "E_SESSION_BUSY",
    `Cannot open the ${name}: process ${pid} on ${host} trades with it, value was ${path}`,
    { retryable: true },
  );
}

function prepareFile(
  database: Database,
  path: string,
  { layout, isReadOnly }: { readonly layout: SqliteLayout; readonly isReadOnly: boolean },
): void {
  // Not before the file is known to be one of ours: this writes.
  const version = pragma(database, "user_version");
  const id = pragma(database, "application_id");
  const isEmpty = version === 0 && id === 0 && tableCount(database) === 0;
  if (!isEmpty || isReadOnly) refuseForeign(path, layout, { version, id });
  if (isReadOnly) {
    database.pragma("query_only = 1");
    return;
  }
  refuseDamaged(database, path, layout);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec("BEGIN IMMEDIATE");
  for (const migration of layout.migrations.slice(version)) database.exec(migration);
  database.exec(`PRAGMA application_id = ${layout.applicationId}`);
  database.exec(`PRAGMA user_version = ${layout.migrations.length}`);
  database.exec("COMMIT");
}

function refuseForeign(
  path: string,
  layout: SqliteLayout,
  { version, id }: { readonly version: number; readonly id: number },
): void {
  if (id !== layout.applicationId) {
    throw new RefusedError("E_LEDGER_BROKEN", `Cannot read ${path}: it is no ${layout.name}`);
  }
  if (version <= layout.migrations.length) return;
  throw new RefusedError(
    "E_LEDGER_NEWER",
    `Cannot read ${path}: a newer candlecast wrote this ${layout.name}, value was version ${version}`,
  );
}

function refuseDamaged(database: Database, path: string, { name }: SqliteLayout): void {
  const [finding] = database.prepare("PRAGMA quick_check(1)").all([]);
  const text = String(Object.values(finding as SqliteRow)[0]);
  if (text === "ok") return;
  throw new RefusedError("E_LEDGER_BROKEN", `Cannot open the ${name} ${path}: ${text}`);
}

function pragma(database: Database, name: string): number {
  const [row] = database.prepare(`PRAGMA ${name}`).all([]);
  return Number((row as SqliteRow)[name]);
}

function tableCount(database: Database): number {
  return database.prepare("SELECT name FROM sqlite_master LIMIT 1").all([]).length;
}

function sqliteFile(
  database: Database,
  about: { readonly path: string; readonly held: Claim | undefined; readonly layout: SqliteLayout },
): SqliteFile {
  const { path, held, layout } = about;
  const columns = new Map<string, string>();
  const prepared = new Map<string, ReturnType<Database["prepare"]>>();
  let isOpen = true;
  let isSynced = true;
  const statement = (sql: string): ReturnType<Database["prepare"]> => {
    assert(isOpen, `a closed ${layout.name} is asked nothing`);
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const telling = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw sqliteFailure(error, path, `use the ${layout.name}`);
    }
  };
  const setSync = (mustLast: boolean): void => {
    if (mustLast === isSynced) return;
    database.pragma(`synchronous = ${mustLast ? "FULL" : "NORMAL"}`);
    isSynced = mustLast;
  };
  return {
    path,
    columns(table) {
      const known = columns.get(table) ?? telling(() => columnsOf(database, table));
      columns.set(table, known);
      return known;
    },
    rows: (sql, values = []) =>
      telling(() =>
        statement(sql)
          .all(values)
          .map((row) => readTexts(row as RawRow, path)),
      ),
    run: (sql, values = []) => telling(() => statement(sql).run(values) as SqliteChange),
    transaction: (mustLast, act) =>
      telling(() => {
        assert(isOpen, `a closed ${layout.name} is written no more`);
        setSync(mustLast);
        database.exec("BEGIN IMMEDIATE");
        try {
          const result = act();
          database.exec("COMMIT");
          return result;
        } catch (error) {
          // A full disk has rolled it back already.
          if (database.inTransaction) database.exec("ROLLBACK");
          throw error;
        }
      }),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      if (held !== undefined) emptyLog(database);
      // The connection ends when the last statement is forgotten.
      prepared.clear();
      database.close();
      await held?.release();
    },
  };
}

function columnsOf(database: Database, table: string): string {
  const columns = database.prepare(`PRAGMA table_info(${table})`).all([]) as readonly SqliteRow[];
  return columns
    .map(({ name, type }) => {
      const column = `${table}.${String(name)}`;
      return type === "TEXT" ? `CAST(${column} AS BLOB) AS ${String(name)}` : column;
    })
    .join(", ");
}

type RawRow = Readonly<Record<string, SqliteValue | ArrayBuffer>>;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readTexts(row: RawRow, path: string): SqliteRow {
  const cells = Object.entries(row).map(([name, value]) => {
    if (!(value instanceof ArrayBuffer)) return [name, value] as const;
    try {
      return [name, utf8.decode(value)] as const;
    } catch (cause) {
      const message = `Cannot read ${path}: a text of its column ${name} is damaged`;
      throw new RefusedError("E_LEDGER_BROKEN", message, { cause });
    }
  });
  return Object.fromEntries(cells);
}

// So that the file alone is everything, for whoever copies it; the log does as well.
function emptyLog(database: Database): void {
  try {
    database.pragma("wal_checkpoint(TRUNCATE)");
  } catch {
    return;
  }
}
