import { MisuseError } from "../../foundation/errors.ts";
import type { ByteSource } from "../candle-files/archives/byte-source.ts";
import { splitRecord } from "../candle-files/split-record.ts";
import { readTextLines } from "../candle-files/text-lines.ts";
import { sampleText } from "../candle-files/text-sample.ts";
import type { SentimentTable } from "./sentiment-table.ts";

const delimiters = [",", ";", "\t", "|"] as const;

/**
 * A delimited text whose first line names its columns; blank lines and those that start with "#" are
 * passed over. Memory does not grow with its length.
 *
 * @throws {MisuseError} E_SENTIMENT_FILE: no header of at least two columns. E_CSV_LINE.
 */
export function openCsvTable(source: ByteSource): SentimentTable {
  const { lines, encoding, lineEnd } = sampleText(source);
  const headerAt = lines.findIndex(isContent);
  const header = lines[headerAt] ?? "";
  const delimiter = delimiterOf(header);
  const columns = (splitRecord(header, delimiter) ?? []).map((name) => name.toLowerCase());
  if (columns.length < 2) throw noHeader(source.name);
  const cellsOf = (line: string): readonly string[] | undefined => splitRecord(line, delimiter);
  return {
    columns,
    sample: lines
      .slice(headerAt + 1)
      .filter(isContent)
      .map((line) => cellsOf(line) ?? []),
    read: (receiver) =>
      readTextLines(source, {
        encoding,
        lineEnd,
        onLine: (line, lineNumber) => {
          if (lineNumber <= headerAt + 1 || !isContent(line)) return;
          const place = `line ${lineNumber}`;
          const cells = cellsOf(line);
          const reason = misfit(cells, columns.length);
          if (reason !== undefined) receiver.refuse(place, reason);
          else receiver.row(cells ?? [], place);
        },
      }),
  };
}

function misfit(cells: readonly string[] | undefined, width: number): string | undefined {
  if (cells === undefined) return "its quotes do not match";
  if (cells.length === width) return undefined;
  return `it has ${cells.length} cells where the header has ${width}`;
}

function isContent(line: string): boolean {
  return line.trim() !== "" && !line.startsWith("#") && !/^sep=.$/i.test(line);
}

function delimiterOf(header: string): string {
  const width = (delimiter: string): number => splitRecord(header, delimiter)?.length ?? 0;
  return delimiters.reduce((best, next) => (width(next) > width(best) ? next : best));
}

function noHeader(name: string): MisuseError {
  return new MisuseError(
    "E_SENTIMENT_FILE",
    `Cannot find sentiment in ${name}: its first line does not name at least two columns`,
  );
}
