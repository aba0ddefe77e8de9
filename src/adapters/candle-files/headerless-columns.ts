import { looksLikeTime } from "./cells/looks-like-time.ts";
import { looksLikeNumber, markEvidence, numberParser } from "./cells/number-style.ts";
import type { ColumnRoles } from "./column-roles.ts";

/**
 * Finds the columns of a file without a header: the first that reads as a time since 2009, then
 * four prices, then volume. Of the orders in use the one is taken that makes most rows a candle
 * (low <= open, close <= high): open-high-low-close, low-high-open-close (Coinbase),
 * open-close-high-low (Bitfinex), volume-close-high-low-open-volume (Gate). An average price between
 * close and volume (Kraken) is passed over.
 *
 * @param rows Cells of the first lines of the file.
 * @returns `undefined`: the first row has no time and four numbers, or no order makes half of the
 *   rows candles.
 */
export function headerlessColumns(rows: readonly (readonly string[])[]): ColumnRoles | undefined {
  const first = rows[0] ?? [];
  const time = timeColumns(first);
  if (time.length === 0) return undefined;
  const start = firstOfNumbers(first, time.at(-1)! + 1);
  if (start === undefined) return undefined;
  const readings = priceOrders
    .map(({ prices: [open, high, low, close], volume }) => ({
      time,
      open: start + open,
      high: start + high,
      low: start + low,
      close: start + close,
      volume: mayBeVolume(first[start + volume]) ? start + volume : undefined,
    }))
    .filter((roles) => isNumber(first, roles.open));
  const scores = readings.map((roles) => countCandles(rows, roles));
  const best = Math.max(...scores);
  const complete = rows.filter((row) => row.length > start + 3).length;
  return best * 2 >= complete ? afterAverage(rows, readings[scores.indexOf(best)]!) : undefined;
}

/** Positions of open, high, low, close and volume after the time; the usual order first. */
const priceOrders = [
  { prices: [0, 1, 2, 3], volume: 4 },
  { prices: [2, 1, 0, 3], volume: 4 },
  { prices: [0, 2, 3, 1], volume: 4 },
  { prices: [4, 2, 3, 1], volume: 5 },
] as const;

function timeColumns(row: readonly string[]): readonly number[] {
  const column = row.findIndex(looksLikeTime);
  if (column < 0) return [];
  return /^\d{1,2}:\d{2}/.test((row[column + 1] ?? "").trim()) ? [column, column + 1] : [column];
}

/** The first column from which on four are numbers. */
function firstOfNumbers(row: readonly string[], from: number): number | undefined {
  for (let start = from; start + 3 < row.length; start++) {
    if ([0, 1, 2, 3].every((k) => isNumber(row, start + k))) return start;
  }
  return undefined;
}

function isNumber(row: readonly string[], column: number): boolean {
  return looksLikeNumber(row[column] ?? "");
}

/** A number, or nothing as yet: volumes may begin later. */
function mayBeVolume(cell: string | undefined): boolean {
  return (
    cell !== undefined && (looksLikeNumber(cell) || /^(?:|nan|null|none|-)$/i.test(cell.trim()))
  );
}

/** Where each "volume" lies between low and high it is an average price, and the volume is next. */
function afterAverage(rows: readonly (readonly string[])[], roles: ColumnRoles): ColumnRoles {
  const { volume, low, high } = roles;
  if (volume === undefined || !isNumber(rows[0]!, volume + 1)) return roles;
  if (looksLikeTime(rows[0]![volume + 1]!)) return roles;
  const price = priceReader(rows, roles);
  const isBetween = rows
    .filter((row) => row.length > volume)
    .every((row) => {
      const value = price(row, volume);
      // Kraken writes 0 where nothing was traded.
      return value === 0 || (value >= price(row, low) && value <= price(row, high));
    });
  // Between prices that lie far apart a small volume may stand by chance.
  const isNear = rows.some(
    (row) => price(row, volume) > 0 && price(row, high) < price(row, low) * 1.5,
  );
  return isBetween && isNear ? { ...roles, volume: volume + 1 } : roles;
}

type ReadPrice = (row: readonly string[], column: number) => number;

function priceReader(rows: readonly (readonly string[])[], roles: ColumnRoles): ReadPrice {
  const cells = rows.flatMap((row) => [row[roles.open] ?? "", row[roles.high] ?? ""]);
  const mark = markEvidence(cells);
  const parse = numberParser(mark === "ambiguous" ? "none" : mark, { suffixes: false });
  return (row, column) => parse(row[column] ?? "") ?? Number.NaN;
}

function countCandles(rows: readonly (readonly string[])[], roles: ColumnRoles): number {
  const price = priceReader(rows, roles);
  return rows.filter((row) => {
    const low = price(row, roles.low);
    const high = price(row, roles.high);
    return [price(row, roles.open), price(row, roles.close)].every((p) => p >= low && p <= high);
  }).length;
}
