import type { InstrumentId } from "../../market/instrument.ts";
import { parseTime } from "./parse-time.ts";
import { volumeColumn } from "./volume-column.ts";

/** Which column of a file holds what, by position from 0. */
export interface ColumnRoles {
  /** One column, or date and time of day that are joined by a space. */
  readonly time: readonly number[];
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Volume in base currency; absent where the file has none. */
  readonly volume: number | undefined;
}

export type HeaderReading =
  | { readonly kind: "columns"; readonly roles: ColumnRoles }
  | { readonly kind: "incomplete"; readonly missing: readonly string[] }
  | { readonly kind: "no-header" };

/**
 * Reads a header line.
 *
 * @param names The cells of the line that may be a header.
 * @param firstRow The cells of the line below it; decides which of several time columns is readable.
 * @param instrument Tells base from quote volume in headers as "Volume BTC", "Volume USDT".
 */
export function readHeader(
  names: readonly string[],
  options: { readonly firstRow: readonly string[]; readonly instrument: InstrumentId },
): HeaderReading {
  const plain = names.map(plainName);
  const prices = priceNames.map((price) => plain.findIndex((name) => isPriceName(name, price)));
  const time = timeColumns(plain, options.firstRow);
  const known = prices.filter((column) => column >= 0).length;
  if (known < 2 || names.some((name) => /^[\d.]+$/.test(name))) return { kind: "no-header" };
  const missing: string[] = priceNames.filter((_, i) => prices[i]! < 0);
  if (time.length === 0) missing.unshift("time");
  if (missing.length > 0) return { kind: "incomplete", missing };
  const [open, high, low, close] = prices as [number, number, number, number];
  const volume = volumeColumn(plain, options.instrument);
  return { kind: "columns", roles: { time, open, high, low, close, volume } };
}

const priceNames = ["open", "high", "low", "close"] as const;

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

const priceSynonyms: Record<(typeof priceNames)[number], RegExp> = {
  open: /^(?:24h)?(?:price)?(?:o|open|opening)(?:price)?(?:usd[tc]?|eur|btc|eth)?$/,
  high: /^(?:24h)?(?:price)?(?:h|high|highest|max)(?:price)?(?:usd[tc]?|eur|btc|eth)?$/,
  low: /^(?:24h)?(?:price)?(?:l|low|lowest|min)(?:price)?(?:usd[tc]?|eur|btc|eth)?$/,
  close: /^(?:24h)?(?:price)?(?:c|close|closing|last)(?:price)?(?:usd[tc]?|eur|btc|eth)?$/,
};

function isPriceName(name: string, price: (typeof priceNames)[number]): boolean {
  return priceSynonyms[price].test(name);
}

/** Best first: a number since the epoch leaves no doubt about zones. */
const timeNames = [
  ["opentime", "opentimems", "opentimestamp", "timeopen", "timeperiodstart", "starttime"],
  ["unix", "unixtime", "unixtimestamp", "epoch", "timestampms", "timestamp", "ts", "startat"],
  ["datetime", "datetimeutc", "utctime", "timeutc", "dateutc", "gmttime", "candletime"],
  ["date", "time", "t", "dt", "d", "day", "begin", "start", "period", "snapped", "", "index"],
].flat();

function timeColumns(plain: readonly string[], firstRow: readonly string[]): readonly number[] {
  const cell = (column: number): string => (firstRow[column] ?? "").trim();
  const date = plain.indexOf("date");
  const time = plain.indexOf("time");
  if (date >= 0 && time >= 0 && /^\d{1,2}:\d{2}/.test(cell(time))) return [date, time];
  const candidates = timeNames.map((name) => plain.indexOf(name)).filter((column) => column >= 0);
  const readable = candidates.find((column) => parseTime(cell(column)) !== undefined);
  const chosen = readable ?? candidates[0];
  return chosen === undefined ? [] : [chosen];
}
