import type { SqliteChange, SqliteFile, SqliteValue } from "./open-sqlite-file.ts";

/** Cells by column; what is absent is NULL, true and false are 1 and 0. */
export type RowCells = Readonly<Record<string, SqliteValue | boolean | undefined>>;

/**
 * Inserts a row.
 *
 * @param onConflict What happens where one with the same key stands: an error by default.
 */
export function insertRow(
  file: SqliteFile,
  table: string,
  cells: RowCells,
  onConflict: "" | "OR IGNORE" | "OR REPLACE" = "",
): SqliteChange {
  return file.run(
    insertion(table, Object.keys(cells), onConflict),
    Object.values(cells).map(asValue),
  );
}

function insertion(table: string, columns: readonly string[], onConflict: string): string {
  const places = columns.map(() => "?").join(", ");
  return `INSERT ${onConflict} INTO ${table} (${columns.join(", ")}) VALUES (${places})`;
}

function asValue(cell: SqliteValue | boolean | undefined): SqliteValue {
  if (typeof cell === "boolean") return cell ? 1 : 0;
  return cell ?? null;
}
