import type { CandleFileOptions } from "../candle-file.ts";
import { findTable, type TableLayout } from "../table-layout.ts";
import { cellText, isScalar } from "./json-records.ts";
import { brokenJson } from "./json-events.ts";
import type { JsonValue } from "./json-walker.ts";

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

/**
 * Gathers columns: {"t": [...], "o": [...]} or {"open": {"0": 1, "1": 2}}. All values are held, 8
 * bytes a number, because the last column stands at the end of the file.
 */
export function collectColumns(
  name: string,
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): ColumnCollector {
  const columns = new Map<string, (string | number)[]>();
  const firstKeys: string[] = [];
  let firstColumn: string | undefined;
  return {
    add: (value, rowKey, columnKey) => {
      if (!isScalar(value)) return;
      const column = columns.get(columnKey) ?? [];
      columns.set(columnKey, column);
      firstColumn ??= columnKey;
      if (columnKey === firstColumn) firstKeys.push(rowKey);
      else if (rowKey !== firstKeys[column.length]) {
        throw brokenJson(
          name,
          `its columns ${firstColumn} and ${columnKey} are not of the same rows`,
        );
      }
      column.push(typeof value === "number" ? value : cellText(value));
    },
    table: () => tableOf(name, columns, firstKeys, options),
  };
}

function tableOf(
  name: string,
  columns: ReadonlyMap<string, readonly (string | number)[]>,
  keys: readonly string[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): ColumnTable {
  const whole = [...columns].filter(([, column]) => column.length === keys.length);
  const names = whole.map(([key]) => key);
  const rowOf = (i: number): string[] => whole.map(([, column]) => String(column[i]));
  const own = findTable([names, rowOf(0)], options);
  if (own.kind === "table") return { layout: own.layout, count: keys.length, cells: rowOf };
  const cells = (i: number): string[] => [keys[i]!, ...rowOf(i)];
  const keyed = findTable([["time", ...names], cells(0)], options);
  if (keyed.kind === "table") return { layout: keyed.layout, count: keys.length, cells };
  const short = [...columns].find(([, column]) => column.length !== keys.length);
  if (short !== undefined) {
    const [key, column] = short;
    throw brokenJson(
      name,
      `its column ${key} has ${column.length} values instead of ${keys.length}`,
    );
  }
  const missing =
    own.kind === "incomplete" ? own.missing.join(", ") : "time, open, high, low, close";
  throw brokenJson(name, `no column for ${missing}, columns were ${names.slice(0, 12).join(", ")}`);
}
