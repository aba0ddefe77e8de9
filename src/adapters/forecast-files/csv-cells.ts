import { splitRecord } from "../candle-files/split-record.ts";
import {
  type ForecastCell,
  type ForecastCellRow,
  type ForecastCells,
  rowsMax,
} from "./forecast-cells.ts";
import { noForecasts, tooLong } from "./forecast-file-error.ts";

const delimiters = [",", ";", "\t", "|"] as const;

/**
 * The cells of a delimited text whose first line names its columns; lines that start with "#" and
 * blank ones are passed over. A line with unmatched quotes has no cells.
 *
 * @throws {MisuseError} E_FORECAST_FILE: no header of at least two columns.
 */
export function csvCells(path: string, text: string): ForecastCells {
  const lines = text.split(/\r\n|\n|\r/);
  const isContent = (line: string): boolean =>
    line.trim() !== "" && !line.startsWith("#") && !/^sep=.$/i.test(line);
  const headerLine = lines.findIndex(isContent);
  const header = lines[headerLine] ?? "";
  const delimiter = delimiterOf(header);
  const names = splitRecord(header, delimiter) ?? [];
  if (names.length < 2)
    throw noForecasts(path, "its first line does not name at least two columns");
  const rows: ForecastCellRow[] = [];
  for (let i = headerLine + 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (!isContent(line)) continue;
    if (rows.length >= rowsMax) throw tooLong();
    const cells = (splitRecord(line, delimiter) ?? []).map(emptyIsNothing);
    rows.push({ line: i + 1, cells: delimiter === "," ? cells : cells.map(withPoint) });
  }
  return { names, areMoments: names.map(() => false), rows };
}

function delimiterOf(header: string): string {
  const width = (delimiter: string): number => splitRecord(header, delimiter)?.length ?? 0;
  return delimiters.reduce((best, next) => (width(next) > width(best) ? next : best));
}

function emptyIsNothing(cell: string): ForecastCell {
  return cell === "" ? undefined : cell;
}

/** "0,0012" where commas do not divide cells. */
function withPoint(cell: ForecastCell): ForecastCell {
  return typeof cell === "string" && /^[+-]?\d+,\d+$/.test(cell) ? cell.replace(",", ".") : cell;
}
