import { mkdir, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type * as DuckDbLibrary from "@duckdb/node-api";
import { temporaryPathBeside } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import { makeFolders } from "../../foundation/make-folders.ts";
import { openDuckDb } from "./duckdb-session.ts";

/** A table of doubles on disk that lives as long as one piece of work. */
export interface ScratchTable {
  /** The next row, one value per column; they reach the disk a few thousand at a time. */
  readonly add: (values: readonly number[]) => void;
  /** Brings the last rows into the table; before the first query. */
  readonly flush: () => void;
  /** Runs a statement on the table `scratch`. */
  readonly run: (sql: string) => Promise<void>;
  /** The rows of a query, some thousand at a time. */
  readonly rows: (sql: string) => AsyncIterable<readonly (readonly number[])[]>;
  /** Removes the table and its files. */
  readonly close: () => Promise<void>;
}

/** Rows per chunk: the most that one holds. */
const rowsPerChunk = 2048;
/** What DuckDB may hold in memory; what is more waits on disk. */
const memoryMax = "64MB";

/**
 * Opens an empty table beside a file that is about to be written, so that it lies on the same disk.
 *
 * @param path The file; missing folders above it are made, and removed again by `close` if empty.
 * @param columns Names of the columns.
 * @throws {WorldError} E_DISK_WRITE, as do all calls.
 */
export async function openScratchTable(
  path: string,
  columns: readonly string[],
): Promise<ScratchTable> {
  const failed = (error: unknown): unknown => diskFailure(path, error);
  const place = scratchPlace(path);
  const madeFolder = await makeFolders(dirname(place)).catch(rethrow(failed));
  const folder = temporaryPathBeside(place);
  await mkdir(folder).catch(rethrow(failed));
  const { connection, duckdb, ...session } = await openDuckDb(join(folder, "scratch.db"), {
    memory_limit: memoryMax,
    temp_directory: join(folder, "spilled"),
  }).catch(rethrow(failed));
  // Nobody opens it again.
  await connection.run("PRAGMA disable_checkpoint_on_shutdown");
  await connection.run(`CREATE TABLE scratch (${columns.map((name) => `${name} DOUBLE`).join()})`);
  let isClosed = false;
  const buffer = await createRowBuffer(duckdb, connection, columns.length);
  return {
    add: (values) => {
      if (buffer.add(values)) guarded(buffer.passOn, failed);
    },
    flush: () => guarded(buffer.flush, failed),
    run: async (sql) => {
      await connection.run(sql).catch(rethrow(failed));
    },
    rows: async function* (sql) {
      const result = await connection.stream(sql).catch(rethrow(failed));
      for (;;) {
        const chunk = await result.fetchChunk().catch(rethrow(failed));
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk.getRows() as number[][];
      }
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      for (const end of [buffer.close, session.close]) ignoringFailure(end);
      await rm(folder, { recursive: true, force: true });
      if (madeFolder !== undefined) await removeEmptyFolders(dirname(place), madeFolder);
    },
  };
}

// DuckDB cannot open a database whose name has a sign that could be part of a pattern.
function scratchPlace(path: string): string {
  return /[[\]*?]/.test(resolve(path)) ? join(tmpdir(), "candlecast-scratch") : path;
}

interface RowBuffer {
  /** Whether it is full now. */
  readonly add: (values: readonly number[]) => boolean;
  /** Empties it into DuckDB, which writes now and then. */
  readonly passOn: () => void;
  /** Makes all rows visible to queries. */
  readonly flush: () => void;
  readonly close: () => void;
}

async function createRowBuffer(
  duckdb: typeof DuckDbLibrary,
  connection: DuckDbLibrary.DuckDBConnection,
  width: number,
): Promise<RowBuffer> {
  const appender = await connection.createAppender("scratch");
  const types = Array.from({ length: width }, () => duckdb.DOUBLE);
  // One chunk for all: DuckDB frees the memory of a chunk only when the garbage collector sees it.
  const chunk = duckdb.DuckDBDataChunk.create(types, rowsPerChunk);
  const buffer = types.map(() => new Float64Array(rowsPerChunk));
  let count = 0;
  const passOn = (): void => {
    if (count === 0) return;
    chunk.reset();
    chunk.rowCount = count;
    for (const [k, column] of buffer.entries()) {
      chunk.setColumnValues(k, Array.from(column.subarray(0, count)));
    }
    appender.appendDataChunk(chunk);
    count = 0;
  };
  return {
    add: (values) => {
      for (const [k, column] of buffer.entries()) column[count] = values[k]!;
      count += 1;
      return count === rowsPerChunk;
    },
    passOn,
    flush: () => {
      passOn();
      appender.flushSync();
    },
    close: () => appender.closeSync(),
  };
}

// Rows that were never flushed do not fit onto a full disk: what is thrown away may be incomplete.
function ignoringFailure(work: () => void): void {
  try {
    work();
  } catch {
    // nothing is left to save
  }
}

function guarded(work: () => void, failed: (error: unknown) => unknown): void {
  try {
    work();
  } catch (error) {
    throw failed(error);
  }
}

function rethrow(failed: (error: unknown) => unknown): (error: unknown) => never {
  return (error) => {
    throw failed(error);
  };
}

function diskFailure(path: string, error: unknown): WorldError {
  const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
  return new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${reason}`, { cause: error });
}

/** Removes a folder and those above it up to the outermost, as far as nothing is in them. */
async function removeEmptyFolders(folder: string, outermost: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch {
    return; // something is in it: what was written
  }
  if (resolve(folder) !== outermost) await removeEmptyFolders(dirname(folder), outermost);
}
