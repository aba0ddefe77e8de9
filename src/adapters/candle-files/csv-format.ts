import { MisuseError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type ColumnRoles, readHeader } from "./column-roles.ts";
import { headerlessColumns } from "./headerless-columns.ts";
import { splitRecord } from "./split-record.ts";

/** How a text file holds its candles. */
export interface CsvFormat {
  readonly delimiter: string;
  readonly roles: ColumnRoles;
  /** Names from the header line; absent where the file has none. */
  readonly header: readonly string[] | undefined;
  /** Line of the first row of data, the first line of the file is 1. */
  readonly firstRowLine: number;
  /** Cells that a row has. */
  readonly width: number;
}

const delimiters = [",", ";", "\t", "|"] as const;
const prologueLinesMax = 30;

/**
 * Finds out delimiter, header and columns from the first lines of a file.
 *
 * @param lines First lines, blank ones included, each a whole line.
 * @throws {MisuseError} E_CSV_COLUMNS: no line is a header with time and four prices or a row of them.
 */
export function detectCsvFormat(lines: readonly string[], instrument: InstrumentId): CsvFormat {
  let incomplete: Incomplete | undefined;
  for (const delimiter of delimiters) {
    const rows = lines.map((line) => splitRecord(line, delimiter) ?? []);
    for (let i = 0; i < Math.min(rows.length, prologueLinesMax); i++) {
      const found = formatFrom(rows, i, instrument);
      if (found.kind === "format") return { delimiter, ...found.format };
      if (found.kind === "none") continue;
      incomplete ??= found;
      break;
    }
  }
  throw unknownColumns(incomplete);
}

type Found =
  | { readonly kind: "format"; readonly format: Omit<CsvFormat, "delimiter"> }
  | (Incomplete & { readonly kind: "incomplete" })
  | { readonly kind: "none" };

interface Incomplete {
  readonly missing: readonly string[];
  readonly names: readonly string[];
}

function formatFrom(
  rows: readonly (readonly string[])[],
  i: number,
  instrument: InstrumentId,
): Found {
  const names = rows[i]!;
  if (names.length < 5) return { kind: "none" };
  const firstRow = rows.slice(i + 1).find((row) => row.length > 1) ?? [];
  const header = readHeader(names, { firstRow, instrument });
  if (header.kind === "columns") {
    const format = { roles: header.roles, header: names, firstRowLine: i + 2, width: names.length };
    return { kind: "format", format };
  }
  if (header.kind === "incomplete") return { ...header, names };
  const roles = headerlessColumns(rows.slice(i));
  if (roles !== undefined) {
    const above = rows[i - 1];
    if (above !== undefined && looksLikeHeader(above, names.length)) {
      return { kind: "incomplete", missing: ["open", "high", "low", "close"], names: above };
    }
    const format = { roles, header: undefined, firstRowLine: i + 1, width: names.length };
    return { kind: "format", format };
  }
  return { kind: "none" };
}

/** A line of names whose meaning is unknown: guessing the columns below it by position is unsafe. */
function looksLikeHeader(cells: readonly string[], width: number): boolean {
  return cells.length === width && cells.every((cell) => !/^[-+.\d]/.test(cell));
}

function unknownColumns(incomplete: Incomplete | undefined): MisuseError {
  if (incomplete === undefined) {
    return new MisuseError(
      "E_CSV_COLUMNS",
      "Cannot find candles in the file: none of its first lines has a time and four prices, nor names them",
    );
  }
  const names = incomplete.names.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
  return new MisuseError(
    "E_CSV_COLUMNS",
    `Cannot find candles in the file: no column for ${incomplete.missing.join(", ")}, columns were ${names.join(", ")}`,
  );
}
