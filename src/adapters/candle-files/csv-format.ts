import { MisuseError } from "../../foundation/errors.ts";
import type { CandleFileOptions } from "./candle-file.ts";
import { splitRecord } from "./split-record.ts";
import { findTable, type TableFinding, type TableLayout } from "./table-layout.ts";

/** How a text file holds its candles. */
export interface CsvFormat extends TableLayout {
  readonly delimiter: string;
  /** Line of the first row of data, the first line of the file is 1. */
  readonly firstRowLine: number;
}

const delimiters = [",", ";", "\t", "|"] as const;
/** Lines that decide about delimiter and columns. */
const detectionLines = 100;

/**
 * Finds out delimiter, header and columns from the first lines of a file.
 *
 * @param lines First lines, blank ones included, each a whole line.
 * @throws {MisuseError} E_CSV_COLUMNS: no line is a header with time and four prices or a row of them.
 *   E_ASSET: several assets side by side, and which one is meant is not clear.
 */
export function detectCsvFormat(
  lines: readonly string[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): CsvFormat {
  const first = lines.slice(0, detectionLines);
  const stated = /^sep=(.)$/i.exec(lines[0] ?? "")?.[1];
  let incomplete: Extract<TableFinding, { kind: "incomplete" }> | undefined;
  for (const delimiter of stated === undefined ? delimiters : [stated]) {
    const rows = first.map((line) => splitRecord(line, delimiter) ?? []);
    const found = findTable(rows, options);
    if (found.kind === "table") {
      return { ...found.layout, delimiter, firstRowLine: found.layout.firstRow + 1 };
    }
    if (found.kind === "incomplete") incomplete ??= found;
  }
  throw unknownColumns(incomplete);
}

/** The error of a table without candles. */
function unknownColumns(
  incomplete: Extract<TableFinding, { kind: "incomplete" }> | undefined,
): MisuseError {
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
