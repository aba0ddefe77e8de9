import type { InstrumentId } from "../../market/instrument.ts";
import { looksLikeTime } from "./cells/looks-like-time.ts";
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
  const plain = plainNames(names);
  const prices = priceColumns(plain);
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

/**
 * Names in lower case, letters and digits only: "Volume_(BTC)" is "volumebtc", "Volume ($)" is
 * "volumeusd", "1. open" is "open".
 */
export function plainNames(names: readonly string[]): readonly string[] {
  const plain = names.map(plainName);
  // Of "t" and "T" (open and close time), "v" and "V" only the small letter is meant.
  return plain.map((name, i) => (/^[A-Z]$/.test(names[i]!) && names.includes(name) ? "" : name));
}

/** Columns of the open time; two where a date and a time of day stand apart. */
export function timeColumns(
  plain: readonly string[],
  firstRow: readonly string[],
): readonly number[] {
  const cell = (column: number): string => (firstRow[column] ?? "").trim();
  const date = plain.findIndex((name) => dateName.test(name));
  const clock = plain.findIndex((name, i) => i !== date && clockName.test(name));
  if (date >= 0 && clockTime.test(cell(clock)) && looksLikeTime(`${cell(date)} ${cell(clock)}`)) {
    return [date, clock];
  }
  const named = timeNames.map((name) => plain.indexOf(name)).filter((column) => column >= 0);
  const vague = plain.flatMap((name, column) => (vagueTime.test(name) ? [column] : []));
  const candidates = [...named, ...vague.filter((column) => looksLikeTime(cell(column)))];
  const chosen =
    candidates.find((column) => looksLikeTime(cell(column))) ??
    candidates.find((column) => parseTime(cell(column)) !== undefined) ??
    candidates[0];
  return chosen === undefined ? [] : [chosen];
}

/** Names of a date and of a time of day that stand apart; "090000" is nine o'clock. */
const dateName = /^(?:date|day|datum|fecha)(?:utc|gmt)?$/;
const clockName = /^(?:time|timestamp|hour|clock|uhrzeit|hora)(?:utc|gmt)?$/;
const clockTime = /^(?:\d{1,2}:\d{2}.*|\d{4}|\d{6})$/;

export const priceNames = ["open", "high", "low", "close"] as const;

function plainName(name: string): string {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replace(/^\s*\d+[a-z]?\.\s/, "")
    .replaceAll(/us\$|[$€£¥₿]/g, (sign) => currencies[sign] ?? "usd")
    .replaceAll(/[^a-z0-9]/g, "");
}

const currencies: Readonly<Record<string, string>> = {
  "€": "eur",
  "£": "gbp",
  "¥": "jpy",
  "₿": "btc",
};

/** Best first. "Price" and its kin are the close where nothing is called so. */
const priceSynonyms: Record<(typeof priceNames)[number], readonly RegExp[]> = {
  open: [
    /^open$/,
    /^(?:24h)?(?:price)?(?:o|open|opening)(?:price)?(?:usd[tc]?|eur|gbp|jpy|btc|eth)?$/,
    /^(?:er?o?ffn(?:ung)?|apertura|ouv(?:erture)?|abertura|apert)$/,
  ],
  high: [
    /^high$/,
    /^(?:24h)?(?:price)?(?:h|high|highest|max)(?:price)?(?:usd[tc]?|eur|gbp|jpy|btc|eth)?$/,
    /^(?:hoch|maxim[oa]|massimo|plushaut)$/,
  ],
  low: [
    /^low$/,
    /^(?:24h)?(?:price)?(?:l|low|lowest|min)(?:price)?(?:usd[tc]?|eur|gbp|jpy|btc|eth)?$/,
    /^(?:tief|minim[oa]|minimo|plusbas)$/,
  ],
  close: [
    /^close$/,
    /^(?:24h)?(?:price)?(?:c|close|closing)(?:price)?(?:usd[tc]?|eur|gbp|jpy|btc|eth)?$/,
    /^(?:(?:(?:price)?last(?:price)?|price)(?:usd[tc]?|eur|gbp|jpy)?|zuletzt|schluss(?:kurs)?|ultimo|dernier|cierre|chiusura|cloture|fechamento)$/,
    /^adj(?:usted)?close$/,
  ],
};

/**
 * The columns of open, high, low and close; -1 where there is none. Rolling values of a day beside
 * the last price ("24h_open", "last_price") are snapshots of a ticker, no candles.
 *
 * @param plain As `plainNames` makes them.
 */
export function priceColumns(plain: readonly string[]): readonly number[] {
  const columns = priceNames.map((price) => priceColumn(plain, price));
  const isTicker = /^(?:price)?last(?:price)?|^price/.test(plain[columns[3]!] ?? "");
  if (!isTicker) return columns;
  return columns.map((column) => ((plain[column] ?? "").startsWith("24h") ? -1 : column));
}

function priceColumn(plain: readonly string[], price: (typeof priceNames)[number]): number {
  for (const synonym of priceSynonyms[price]) {
    const column = plain.findIndex((name) => synonym.test(name));
    if (column >= 0) return column;
  }
  return -1;
}

/** Best first: a number since the epoch leaves no doubt about zones. */
const timeNames = [
  ["opentime", "opentimems", "opentimestamp", "timeperiodstart", "timeopen", "starttime"],
  ["unix", "unixtime", "unixtimestamp", "epoch", "timestampms", "timestamp", "ts", "startat"],
  ["datetime", "datetimeutc", "utctime", "timeutc", "dateutc", "gmttime", "candletime"],
  ["date", "time", "t", "dt", "d", "day", "begin", "start", "period", "snapped", "localtime"],
  ["datum", "fecha", "data", "", "unnamed0", "index"],
].flat();

/** Some time, but neither of the close nor of the high, the low or the last change; HTX says "id". */
const vagueTime = /^(?!.*(?:close|end|high|low|update|modif|creat)).*(?:time|date|snapped)|^id$/;
