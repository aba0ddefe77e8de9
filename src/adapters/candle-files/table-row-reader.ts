import { MisuseError } from "../../foundation/errors.ts";
import type { CandleRow } from "../../market/candle-rows.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { RefusalKind } from "../../market/refused-rows.ts";
import type { RowReceiver } from "./candle-file.ts";
import { type CellReaders, timeText } from "./cells/cell-readers.ts";
import type { ColumnRoles } from "./column-roles.ts";
import { isOtherHeader } from "./other-header.ts";
import type { TableLayout } from "./table-layout.ts";

export interface TableRowReaderOptions {
  readonly layout: TableLayout;
  readonly readers: CellReaders;
  readonly instrument: InstrumentId;
  /** The asset that is read, as its cell says it; absent: all rows are. */
  readonly asset: string | undefined;
}

/** Takes the cells of one record. */
export type ReadCells = (cells: readonly string[], line: number) => void;

/**
 * Turns records of a known layout into rows of numbers; one with anything unreadable is refused.
 *
 * @throws {MisuseError} E_CSV_COLUMNS, from the reader: a second header has its columns elsewhere.
 */
export function createTableRowReader(
  { layout, readers, asset, instrument }: TableRowReaderOptions,
  receiver: RowReceiver,
): ReadCells {
  const { roles, width } = layout;
  const { open, high, low, close } = roles;
  const timeColumn = roles.time[0]!;
  const timeOf =
    roles.time.length === 1
      ? (cells: readonly string[]) => cells[timeColumn]!
      : (cells: readonly string[]) => timeText(cells, roles.time);
  const needed = Math.max(lastColumn(roles), asset === undefined ? 0 : (layout.assetColumn ?? 0));
  const assetColumn = asset === undefined ? -1 : (layout.assetColumn ?? -1);
  const volume = roles.volume ?? 0;
  return (cells, line) => {
    if (cells.length !== width) {
      if (isOtherHeader(cells, layout, instrument)) throw secondHeader(line);
      if (!fits(cells, line, { needed, width }, receiver)) return;
    }
    if (assetColumn >= 0 && cells[assetColumn]!.trim() !== asset) return;
    const row: CandleRow = {
      line,
      openTimeMs: orNaN(readers.time(timeOf(cells))),
      open: orNaN(readers.open(cells[open]!)),
      high: orNaN(readers.high(cells[high]!)),
      low: orNaN(readers.low(cells[low]!)),
      close: orNaN(readers.close(cells[close]!)),
      volume: readers.volume === undefined ? 0 : orNaN(readers.volume(cells[volume]!)),
    };
    // A sum is finite only where every part is: one test instead of six.
    const sum = row.openTimeMs + row.open + row.high + row.low + row.close + row.volume;
    if (!Number.isNaN(sum)) receiver.row(row);
    else if (isOtherHeader(cells, layout, instrument)) throw secondHeader(line);
    else refuseRow(row, cells, layout, receiver);
  };
}

function secondHeader(line: number): MisuseError {
  return new MisuseError(
    "E_CSV_COLUMNS",
    `Cannot read the file as one table: line ${line} is a second header with its columns in other places; cut the file in two before it`,
  );
}

function orNaN(value: number | undefined): number {
  return value === undefined ? Number.NaN : value;
}

function lastColumn(roles: ColumnRoles): number {
  const { time, open, high, low, close, volume } = roles;
  return Math.max(...time, open, high, low, close, volume ?? 0);
}

function fits(
  cells: readonly string[],
  line: number,
  { needed, width }: { readonly needed: number; readonly width: number },
  receiver: RowReceiver,
): boolean {
  const isBlank = cells.every((cell) => cell.trim() === "");
  if (isBlank || cells[0]!.startsWith("#")) return false;
  if (cells.length <= needed) {
    const reason = `it has ${cells.length} of ${width} columns`;
    receiver.refuse({ line, kind: "column-count", reason });
    return false;
  }
  if (cells.length <= width || cells.slice(width).every((cell) => cell.trim() === "")) return true;
  const reason = `it has ${cells.length} columns instead of ${width}`;
  receiver.refuse({ line, kind: "column-count", reason });
  return false;
}

function refuseRow(
  row: CandleRow,
  cells: readonly string[],
  { roles, isWide }: TableLayout,
  receiver: RowReceiver,
): void {
  const prices = [roles.open, roles.high, roles.low, roles.close].map((k) => cells[k]!.trim());
  // Before an asset was listed its columns are empty while others go on.
  if (isWide && Number.isFinite(row.openTimeMs) && prices.every(isNothing)) return;
  if (cells.every((cell) => cell.trim() === "") || cells[0]!.startsWith("#")) return;
  receiver.refuse({ line: row.line, ...unreadable(row, cells, roles) });
}

function isNothing(cell: string): boolean {
  return /^(?:|nan|na|n\/a|null|none|-)$/i.test(cell);
}

function unreadable(
  row: CandleRow,
  cells: readonly string[],
  roles: ColumnRoles,
): { readonly kind: RefusalKind; readonly reason: string } {
  if (Number.isNaN(row.openTimeMs)) {
    const time = quoted(timeText(cells, roles.time).trim());
    return { kind: "unreadable-time", reason: `time is no moment: ${time}` };
  }
  const name = valueNames.find((value) => Number.isNaN(row[value])) ?? "a value";
  const column = name === "a value" ? undefined : roles[name];
  const cell = column === undefined ? "" : `: ${quoted(cells[column]!.trim())}`;
  return { kind: "unreadable-number", reason: `${name} is no number${cell}` };
}

const valueNames = ["open", "high", "low", "close", "volume"] as const;

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
