import { MisuseError } from "../../../foundation/errors.ts";
import { parseTimeFrom } from "../parse-time.ts";
import { monthNumber } from "./named-month.ts";

/** What "03/04/05" goes from: the day, the month or the year. Four digits of a year are always last. */
export type DateOrder = "dmy" | "mdy" | "ymd";

/**
 * Decides how a column's dates are read that do not start with four digits of the year: by parts
 * that can be no month, day or year of candles, else by the order that gives more even steps, else by
 * the one with the smaller step, else by points before four digits of the year ("03.04.2019" is
 * the day first everywhere).
 *
 * @returns `undefined`: no cell is such a date. "unclear": two readings fit as well.
 * @throws {MisuseError} E_DATE_ORDER: one cell proves the day first and another the month.
 */
export function decideDateOrder(cells: readonly string[]): DateOrder | "unclear" | undefined {
  const dates = cells.filter((cell) => orders.some((order) => isPossible(partsOf(cell, order))));
  if (dates.length === 0) return undefined;
  const possible = orders.filter((order) =>
    dates.every((cell) => isPossible(partsOf(cell, order))),
  );
  if (possible.length === 0) {
    throw new MisuseError(
      "E_DATE_ORDER",
      "Cannot read the dates of the file: some start with the day and others with the month",
    );
  }
  if (possible.length === 1) return possible[0];
  return steadiestOrder(dates, possible) ?? (dates.every(isGerman) ? "dmy" : "unclear");
}

/**
 * Reads "17/10/2019", "10-17-2019 09:00", "17.10.19", "19/10/17", "17-Oct-19".
 *
 * @param offsetMs East of Greenwich, of texts without a zone. Units as in `parseTime`.
 */
export function parseYearLast(text: string, order: DateOrder, offsetMs = 0): number | undefined {
  const parts = partsOf(text, order);
  return parts === undefined ? undefined : parseTimeFrom(parts, offsetMs);
}

const orders = ["dmy", "mdy", "ymd"] as const;

// Two digits of a year are believed after "/" and "." only, and beside the name of a month.
const numbered =
  /^\s*(\d{1,2})(?:([-/.])(?=\d{1,2}\2\d{4}(?!\d))|([/.])(?=\d{1,2}\3\d{2}(?!\d)))(\d{1,2})[-/.](\d{4}|\d{2})(?:(?:,?\s+|T|:)(.+?))?\s*$/;
const named = /^\s*(\d{1,2})([- ])([a-z]{3,9})\2(\d{2})(?:(?:,?\s+|T|:)(.+?))?\s*$/i;

type DateParts = Parameters<typeof parseTimeFrom>[0];

function partsOf(text: string, order: DateOrder): DateParts | undefined {
  const found = numbered.exec(text);
  if (found === null) return namedParts(text, order);
  const [, first, , , second, last = "", rest] = found;
  const [a, b, c] = [Number(first), Number(second), Number(last)];
  if (order === "ymd" && last.length === 4) return undefined;
  const year = last.length === 4 ? c : fullYear(order === "ymd" ? a : c);
  if (year === undefined) return undefined;
  if (order === "ymd") return { year, month: b, day: c, rest };
  return order === "dmy" ? { year, month: b, day: a, rest } : { year, month: a, day: b, rest };
}

function namedParts(text: string, order: DateOrder): DateParts | undefined {
  const found = named.exec(text);
  if (found === null || order === "mdy") return undefined;
  const [, first, , name = "", last, rest] = found;
  const month = monthNumber(name);
  if (month === undefined) return undefined;
  const [day, years] = order === "dmy" ? [first, last] : [last, first];
  const year = fullYear(Number(years));
  return year === undefined ? undefined : { year, month, day: Number(day), rest };
}

function isPossible(parts: DateParts | undefined): boolean {
  if (parts === undefined) return false;
  const { month, day } = parts;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** Nothing was traded before 2009: two digits below are no year. */
function fullYear(year: number): number | undefined {
  return year < 9 ? undefined : 2000 + year;
}

function isGerman(cell: string): boolean {
  return /^\s*\d+\.\d+\.\d{4}/.test(cell);
}

interface Steps {
  readonly order: DateOrder;
  /** Of the steps, those of the commonest length, 0 to 1. */
  readonly share: number;
  /** The commonest length in milliseconds. */
  readonly length: number;
}

/** The order under which most rows lie one and the same step apart; of two the smaller step. */
function steadiestOrder(
  cells: readonly string[],
  possible: readonly DateOrder[],
): DateOrder | undefined {
  const [best, next] = possible
    .map((order) => stepsOf(cells, order))
    .toSorted((a, b) => b.share - a.share || a.length - b.length);
  if (best === undefined || best.share < 0.5) return undefined;
  const isTie = next !== undefined && next.share === best.share && next.length === best.length;
  return isTie ? undefined : best.order;
}

function stepsOf(cells: readonly string[], order: DateOrder): Steps {
  const times = cells
    .map((cell) => parseYearLast(cell, order) ?? Number.NaN)
    .filter((time) => !Number.isNaN(time))
    .toSorted((a, b) => a - b);
  const counts = new Map<number, number>();
  let steps = 0;
  for (let i = 1; i < times.length; i++) {
    const step = times[i]! - times[i - 1]!;
    if (step === 0) continue;
    counts.set(step, (counts.get(step) ?? 0) + 1);
    steps += 1;
  }
  const [length, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  // Two dates alone make one step, which is even under any order.
  return { order, share: steps < 2 ? 0 : count / steps, length };
}
