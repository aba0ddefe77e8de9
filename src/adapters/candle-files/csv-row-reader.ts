import { type CandleRowsBuilder, createCandleRows } from "../../market/candle-rows.ts";
import {
  createRefusedRows,
  type RefusalKind,
  type RefusedRows,
} from "../../market/refused-rows.ts";
import type { CsvFormat } from "./csv-format.ts";
import { parseNumber } from "./parse-number.ts";
import { parseTime } from "./parse-time.ts";
import { splitRecord } from "./split-record.ts";

export interface CsvRowReader {
  /** One line of data; a blank line is passed over. */
  readonly readLine: (line: string, lineNumber: number) => void;
  readonly builder: CandleRowsBuilder;
  readonly refused: RefusedRows;
}

/** Turns lines of a known format into rows of numbers; a line with anything unreadable is refused. */
export function createCsvRowReader(format: CsvFormat): CsvRowReader {
  const builder = createCandleRows({ withVolume: format.roles.volume !== undefined });
  const refused = createRefusedRows();
  const readLine = (line: string, lineNumber: number): void => {
    if (line.trim() === "") return;
    const cells = splitRecord(line, format.delimiter);
    const wrongWidth = cells === undefined ? "its quotes do not match" : judgeWidth(cells, format);
    if (cells === undefined || wrongWidth !== undefined) {
      refused.add({ line: lineNumber, kind: "column-count", reason: wrongWidth ?? "" });
      return;
    }
    const reading = readCells(cells, format);
    if ("kind" in reading) refused.add({ line: lineNumber, ...reading });
    else builder.push({ line: lineNumber, ...reading });
  };
  return { readLine, builder, refused };
}

function judgeWidth(cells: readonly string[], { width, roles }: CsvFormat): string | undefined {
  const needed = Math.max(
    ...roles.time,
    roles.open,
    roles.high,
    roles.low,
    roles.close,
    roles.volume ?? 0,
  );
  if (cells.length <= needed) return `it has ${cells.length} of ${width} columns`;
  if (cells.length <= width || cells.slice(width).every((cell) => cell === "")) return undefined;
  return `it has ${cells.length} columns instead of ${width}`;
}

interface Readable {
  readonly openTimeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

interface Unreadable {
  readonly kind: RefusalKind;
  readonly reason: string;
}

function readCells(cells: readonly string[], { roles }: CsvFormat): Readable | Unreadable {
  const timeText = roles.time.length === 1 ? cells[roles.time[0]!]! : joined(cells, roles.time);
  const openTimeMs = parseTime(timeText);
  if (openTimeMs === undefined) {
    return { kind: "unreadable-time", reason: `time is no moment: ${quoted(timeText)}` };
  }
  const open = parseNumber(cells[roles.open]!);
  const high = parseNumber(cells[roles.high]!);
  const low = parseNumber(cells[roles.low]!);
  const close = parseNumber(cells[roles.close]!);
  const volume = roles.volume === undefined ? 0 : parseNumber(cells[roles.volume]!);
  if (
    open === undefined ||
    high === undefined ||
    low === undefined ||
    close === undefined ||
    volume === undefined
  ) {
    return unreadableNumber(cells, roles);
  }
  return { openTimeMs, open, high, low, close, volume };
}

function joined(cells: readonly string[], columns: readonly number[]): string {
  return columns.map((column) => cells[column]!).join(" ");
}

function unreadableNumber(cells: readonly string[], roles: CsvFormat["roles"]): Unreadable {
  for (const name of ["open", "high", "low", "close", "volume"] as const) {
    const column = roles[name];
    if (column === undefined || parseNumber(cells[column]!) !== undefined) continue;
    return { kind: "unreadable-number", reason: `${name} is no number: ${quoted(cells[column]!)}` };
  }
  return { kind: "unreadable-number", reason: "a value is no number" };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
