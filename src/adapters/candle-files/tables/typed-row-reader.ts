import type { RefusedRow } from "../../../market/refused-rows.ts";
import type { RowReceiver } from "../candle-file.ts";
import type { CellReaders } from "../cells/cell-readers.ts";
import type { ColumnRoles } from "../column-roles.ts";
import { parseNumber } from "../parse-number.ts";
import { epochTime } from "./epoch-time.ts";
import type { Cell, TableChunk, TableColumn } from "./table-source.ts";

export interface TypedRowReader {
  /** Positions of the columns that its chunks must hold, in this order. */
  readonly wanted: readonly number[];
  /** The next rows of the table; rows are counted from 1. */
  readonly readChunk: (chunk: TableChunk) => "more";
}

export interface TypedRowReaderOptions {
  readonly roles: ColumnRoles;
  /** For cells that are text. */
  readonly readers: CellReaders;
  /** Rows of other assets are passed over. */
  readonly asset: { readonly column: number; readonly cell: string } | undefined;
  /** Whether rows without any price belong to other assets. */
  readonly isWide: boolean;
}

/** Turns cells into rows of numbers; a row with anything missing or unreadable is refused. */
export function createTypedRowReader(
  columns: readonly TableColumn[],
  { roles, readers, asset, isWide }: TypedRowReaderOptions,
  receiver: RowReceiver,
): TypedRowReader {
  const numbers = numberRoles.filter((role) => roles[role] !== undefined);
  const wanted = [...roles.time, ...numbers.map((role) => roles[role]!)];
  const times = roles.time.map((column) => columns[column]!);
  const assetAt = wanted.length;
  if (asset !== undefined) wanted.push(asset.column);
  const values = { open: 0, high: 0, low: 0, close: 0, volume: 0 };

  const readRow = (chunk: TableChunk, i: number, line: number): RefusedRow | undefined => {
    const openTimeMs = readTime(times, (k) => chunk.cell(k, i), readers);
    if (typeof openTimeMs === "string") {
      return { line, kind: "unreadable-time", reason: openTimeMs };
    }
    for (const [k, role] of numbers.entries()) {
      const cell = chunk.cell(times.length + k, i);
      const value = readNumber(cell, readers[role] ?? parseNumber);
      if (value === undefined) return unreadableNumber(line, role, cell);
      values[role] = value;
    }
    receiver.row({ line, openTimeMs, ...values });
    return undefined;
  };
  const isOthers = (chunk: TableChunk, i: number): boolean =>
    (asset !== undefined && String(chunk.cell(assetAt, i)) !== asset.cell) ||
    (isWide && [0, 1, 2, 3].every((k) => isNothing(chunk.cell(times.length + k, i))));

  let line = 0;
  return {
    wanted,
    readChunk: (chunk) => {
      for (let i = 0; i < chunk.rowCount; i++) {
        line += 1;
        if (isOthers(chunk, i)) continue;
        const refusal = readRow(chunk, i, line);
        if (refusal !== undefined) receiver.refuse(refusal);
      }
      return "more";
    },
  };
}

/** A cell as a text file would have it; empty where it holds nothing. */
export function cellText(column: TableColumn, cell: Cell): string {
  if (cell === undefined) return "";
  return column.holds === "moment" && typeof cell === "number" ? momentText(cell) : String(cell);
}

/** NULL, or the NaN that some writers put in its place. */
export function isNothing(cell: Cell): boolean {
  return cell === undefined || Number.isNaN(cell);
}

const numberRoles = ["open", "high", "low", "close", "volume"] as const;

/** UTC epoch milliseconds, or the reason why there are none. */
function readTime(
  times: readonly TableColumn[],
  cell: (k: number) => Cell,
  readers: CellReaders,
): number | string {
  const first = cell(0);
  if (first === undefined) return "time is missing";
  if (times.length === 1) {
    const timeMs = momentOf(times[0]!, first, readers);
    return timeMs ?? `time is no moment: ${quoted(first)}`;
  }
  const ofDay = cell(1);
  if (ofDay === undefined) return "time of day is missing";
  const date = cellText(times[0]!, first);
  const text = `${times[0]!.holds === "moment" ? date.slice(0, 10) : date} ${String(ofDay)}`;
  return readers.time(text) ?? `time is no moment: ${quoted(text)}`;
}

function momentOf(
  column: TableColumn,
  cell: NonNullable<Cell>,
  readers: CellReaders,
): number | undefined {
  if (typeof cell === "string") return readers.time(cell);
  const timeMs = column.holds === "moment" ? Number(cell) : epochTime(cell);
  return Number.isFinite(timeMs) ? timeMs : undefined;
}

function readNumber(cell: Cell, parse: (text: string) => number | undefined): number | undefined {
  if (typeof cell === "string") return parse(cell);
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

function unreadableNumber(line: number, role: string, cell: Cell): RefusedRow {
  const reason =
    cell === undefined ? `${role} is missing` : `${role} is no number: ${quoted(cell)}`;
  return { line, kind: "unreadable-number", reason };
}

function quoted(cell: NonNullable<Cell>): string {
  if (typeof cell !== "string") return String(cell);
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}...` : cell);
}

/** "2024-01-01T09:00:00.000Z"; a midnight as a date alone, which a time of day can follow. */
function momentText(timeMs: number): string {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) return "";
  return date.toISOString().replace("T00:00:00.000Z", "");
}
