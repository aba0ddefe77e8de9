import { RefusedError } from "../../foundation/errors.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import type { SqliteRow } from "./open-sqlite-file.ts";

/**
 * A cell that holds an object as JSON.
 *
 * @throws {RefusedError} E_LEDGER_BROKEN: it holds none: the file is damaged.
 */
export function objectIn(row: SqliteRow, column: string): object {
  const value = parseJson(String(row[column]));
  if (typeof value === "object" && value !== null) return value;
  throw broken(column);
}

/** A cell that holds a list as JSON; errors as `objectIn`. */
export function listIn(row: SqliteRow, column: string): readonly unknown[] {
  const value = objectIn(row, column);
  if (Array.isArray(value)) return value;
  throw broken(column);
}

/** A cell that holds a list of objects as JSON; errors as `objectIn`. */
export function objectsIn(row: SqliteRow, column: string): readonly object[] {
  const list = listIn(row, column);
  const objects = list.filter((each) => typeof each === "object" && each !== null);
  if (objects.length === list.length) return objects;
  throw broken(column);
}

function broken(column: string): RefusedError {
  return new RefusedError(
    "E_LEDGER_BROKEN",
    `Cannot read the file: a cell of its column ${column} is damaged`,
  );
}
