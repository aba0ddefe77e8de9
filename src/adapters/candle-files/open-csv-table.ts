import { MisuseError } from "../../foundation/errors.ts";
import type { ByteSource } from "./archives/byte-source.ts";
import type { CandleFileOptions } from "./candle-file.ts";
import { type CsvFormat, detectCsvFormat } from "./csv-format.ts";
import type { TextTable } from "./text-table.ts";
import { splitRecord } from "./split-record.ts";
import { readTextLines } from "./text-lines.ts";
import { sampleText } from "./text-sample.ts";

export interface CsvTable extends TextTable {
  readonly format: CsvFormat;
}

/**
 * Finds the table in a delimited text as people have it: with or without header, any common
 * delimiter, order, line end and encoding, prose above the table.
 *
 * @throws {MisuseError} E_CSV_COLUMNS, E_CSV_LINE, E_ASSET.
 */
export function openCsvTable(source: ByteSource, options: CandleFileOptions): CsvTable {
  const { lines, encoding, lineEnd } = sampleText(source);
  const format = detectNamingFile(source.name, lines, options);
  const dataLines = lines.slice(format.firstRow).filter(isData);
  const { delimiter, firstRowLine } = format;
  return {
    format,
    layout: format,
    sample: dataLines.map((line) => splitRecord(line, delimiter) ?? []),
    pointIsDecimal:
      (delimiter === "," && !dataLines.some((line) => line.includes('"'))) || isMetaTrader(format),
    read: async (onCells, refuse) =>
      readTextLines(source, {
        encoding,
        lineEnd,
        onLine: (text, line) => {
          if (line < firstRowLine || text === "") return;
          // Quick where nothing is quoted, which is nearly always; cells are trimmed where needed.
          const cells = text.includes('"') ? splitRecord(text, delimiter) : text.split(delimiter);
          if (cells !== undefined) onCells(cells, line);
          else refuse({ line, kind: "column-count", reason: "its quotes do not match" });
        },
      }),
  };
}

/** "<DATE>\t<TIME>\t<OPEN>": MetaTrader writes points in every country, and never groups. */
function isMetaTrader({ delimiter, header }: CsvFormat): boolean {
  return delimiter === "\t" && header !== undefined && header.every((name) => /^<\w+>$/.test(name));
}

function isData(line: string): boolean {
  return line.trim() !== "" && !line.startsWith("#");
}

function detectNamingFile(
  name: string,
  lines: readonly string[],
  options: CandleFileOptions,
): CsvFormat {
  try {
    return detectCsvFormat(lines, options);
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    throw new MisuseError(error.code, error.message.replace("the file", name), { cause: error });
  }
}
