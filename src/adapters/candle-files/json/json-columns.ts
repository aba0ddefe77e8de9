import type { CandleFileOptions } from "../candle-file.ts";
import { findTable, type TableLayout } from "../table-layout.ts";
import { cellText } from "./json-records.ts";
import { brokenJson } from "./json-events.ts";
import { isScalar, type JsonValue } from "./json-walker.ts";

/** Columns that stood one after another, put side by side. */
export interface ColumnTable {
  readonly layout: TableLayout;
  readonly count: number;
  /** Cells of row i. */
  readonly cells: (i: number) => readonly string[];
}

export interface ColumnCollector {
  readonly add: (value: JsonValue, rowKey: string, columnKey: string) => void;
  /** @throws {MisuseError} E_JSON: columns differ in length or keys, or are none of candles; E_ASSET. */
  readonly table: () => ColumnTable;
}

const rowsMax = 5_000_000;
const valuesMax = 30_000_000;

/**
 * Gathers columns: {"t": [...], "o": [...]} or {"open": {"0": 1, "1": 2}}. All values are held, 8
 * bytes a number, because the last column stands at the end of the file; so there is a limit of
 * 5,000,000 rows and 30,000,000 values.
 */
export function collectColumns(
  name: string,
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): ColumnCollector {
  const columns = new Map<string, Column>();
  const keys = createRowKeys();
  let firstColumn: string | undefined;
  let values = 0;
  return {
    add: (value, rowKey, columnKey) => {
      if (!isScalar(value)) return;
      let column = columns.get(columnKey);
      if (column === undefined) {
        column = createColumn();
        columns.set(columnKey, column);
        firstColumn ??= columnKey;
      }
      values += 1;
      if (column.count() >= rowsMax || values > valuesMax) {
        throw brokenJson(
          name,
          "its columns are too long to be held; write it row by row or as CSV",
        );
      }
      if (columnKey === firstColumn) keys.add(rowKey, column.count());
      else if (rowKey !== keys.at(column.count())) {
        throw brokenJson(
          name,
          `its columns ${firstColumn} and ${columnKey} are not of the same rows`,
        );
      }
      column.add(typeof value === "number" ? value : cellText(value));
    },
    table: () => tableOf(name, columns, keys, options),
  };
}

interface Column {
  readonly add: (value: string | number) => void;
  readonly at: (row: number) => string | number | undefined;
  readonly count: () => number;
}

const blockRows = 65_536;

/** Values in blocks: one long array would be copied again and again while it grows. */
function createColumn(): Column {
  const blocks: (string | number)[][] = [];
  let count = 0;
  return {
    add: (value) => {
      if (count % blockRows === 0) blocks.push([]);
      blocks.at(-1)!.push(value);
      count += 1;
    },
    at: (row) => blocks[Math.floor(row / blockRows)]?.[row % blockRows],
    count: () => count,
  };
}

/** Keys of the rows; places that are counted from 0 take no room. */
interface RowKeys {
  readonly add: (key: string, row: number) => void;
  readonly at: (row: number) => string | undefined;
  readonly count: () => number;
}

function createRowKeys(): RowKeys {
  let count = 0;
  let named: string[] | undefined;
  return {
    add: (key, row) => {
      if (named === undefined && key !== String(row)) {
        named = Array.from({ length: row }, (_, i) => String(i));
      }
      named?.push(key);
      count += 1;
    },
    at: (row) => {
      if (row >= count) return undefined;
      return named === undefined ? String(row) : named[row];
    },
    count: () => count,
  };
}

function tableOf(
  name: string,
  columns: ReadonlyMap<string, Column>,
  keys: RowKeys,
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): ColumnTable {
  const count = keys.count();
  const whole = [...columns].filter(([, column]) => column.count() === count);
  const names = whole.map(([key]) => key);
  const rowOf = (i: number): string[] => whole.map(([, column]) => String(column.at(i)));
  const own = findTable([names, rowOf(0)], options);
  if (own.kind === "table") return { layout: own.layout, count, cells: rowOf };
  const cells = (i: number): string[] => [keys.at(i) ?? "", ...rowOf(i)];
  const keyed = findTable([["time", ...names], cells(0)], options);
  if (keyed.kind === "table") return { layout: keyed.layout, count, cells };
  const short = [...columns].find(([, column]) => column.count() !== count);
  if (short !== undefined) {
    const [key, column] = short;
    throw brokenJson(name, `its column ${key} has ${column.count()} values instead of ${count}`);
  }
  const missing =
    own.kind === "incomplete" ? own.missing.join(", ") : "time, open, high, low, close";
  throw brokenJson(name, `no column for ${missing}, columns were ${names.slice(0, 12).join(", ")}`);
}
