import type { ColumnRoles } from "./column-roles.ts";
import { parseNumber } from "./parse-number.ts";
import { parseTime } from "./parse-time.ts";

/**
 * Finds the columns of a file without a header: the first that reads as a time since 2009, then
 * four prices, then volume. Of the three orders in use the one is taken that makes most rows a
 * candle (low <= open, close <= high): open-high-low-close, low-high-open-close (Coinbase),
 * open-close-high-low (Bitfinex).
 *
 * @param rows Cells of the first lines of the file.
 * @returns `undefined`: the first row is no candle under any order.
 */
export function headerlessColumns(rows: readonly (readonly string[])[]): ColumnRoles | undefined {
  const first = rows[0] ?? [];
  const time = timeColumns(first);
  if (time.length === 0) return undefined;
  const start = time.at(-1)! + 1;
  const isNumber = (column: number): boolean =>
    parseNumber((first[column] ?? "").trim()) !== undefined;
  if (![0, 1, 2, 3].every((k) => isNumber(start + k))) return undefined;
  const volume = isNumber(start + 4) ? start + 4 : undefined;
  const readings = priceOrders.map(([open, high, low, close]) => ({
    time,
    open: start + open,
    high: start + high,
    low: start + low,
    close: start + close,
    volume,
  }));
  const scores = readings.map((roles) => rows.filter((row) => isCandle(row, roles)).length);
  return readings[scores.indexOf(Math.max(...scores))];
}

/** Positions of open, high, low, close among the four price columns; the usual one first. */
const priceOrders = [
  [0, 1, 2, 3],
  [2, 1, 0, 3],
  [0, 2, 3, 1],
] as const;

const earliestMs = Date.UTC(2009, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

function timeColumns(row: readonly string[]): readonly number[] {
  const column = row.findIndex((cell) => {
    const time = parseTime(cell.trim());
    return time !== undefined && time >= earliestMs && time < latestMs;
  });
  if (column < 0) return [];
  return /^\d{1,2}:\d{2}/.test((row[column + 1] ?? "").trim()) ? [column, column + 1] : [column];
}

function isCandle(row: readonly string[], roles: ColumnRoles): boolean {
  const price = (column: number): number => parseNumber((row[column] ?? "").trim()) ?? Number.NaN;
  const low = price(roles.low);
  const high = price(roles.high);
  return [price(roles.open), price(roles.close)].every((p) => p >= low && p <= high);
}
