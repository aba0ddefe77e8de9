import { MisuseError } from "../../../foundation/errors.ts";
import { parseTimeFrom } from "../parse-time.ts";

/** Which comes first in "03/04/2019": the day or the month. */
export type DateOrder = "dmy" | "mdy";

/**
 * Decides how a column's dates with the year at the end are read: by a part above 12, else by the
 * order that gives more even steps, else by points ("03.04.2019" is the day first everywhere).
 *
 * @returns `undefined`: no cell is such a date. "unclear": both readings fit as well.
 * @throws {MisuseError} E_DATE_ORDER: one cell proves the day first and another the month.
 */
export function decideDateOrder(cells: readonly string[]): DateOrder | "unclear" | undefined {
  const dates = cells.filter((cell) => yearLast.test(cell));
  if (dates.length === 0) return undefined;
  const proven = new Set(dates.map(provenOrder));
  if (proven.has("dmy") && proven.has("mdy")) {
    throw new MisuseError(
      "E_DATE_ORDER",
      "Cannot read the dates of the file: some start with the day and others with the month",
    );
  }
  if (proven.has("dmy")) return "dmy";
  if (proven.has("mdy")) return "mdy";
  return moreEvenOrder(dates) ?? (dates.every((cell) => /^\d+\./.test(cell)) ? "dmy" : "unclear");
}

/** Reads "17/10/2019", "10-17-2019 09:00", "17.10.19": the year is last. Units as in `parseTime`. */
export function parseYearLast(text: string, order: DateOrder): number | undefined {
  const found = yearLast.exec(text);
  if (found === null) return undefined;
  const [, first, , , second, yearText = "", rest] = found;
  const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
  const [day, month] = order === "dmy" ? [first, second] : [second, first];
  return parseTimeFrom({ year, month: Number(month), day: Number(day), rest });
}

// Two digits of a year are believed after "/" and "." only: "19-10-17" starts with the year as often.
const yearLast =
  /^\s*(\d{1,2})(?:([-/.])(?=\d{1,2}\2\d{4}(?!\d))|([/.])(?=\d{1,2}\3\d{2}(?!\d)))(\d{1,2})[-/.](\d{4}|\d{2})(?:(?:,?\s+|T|:)(.+?))?\s*$/;

function provenOrder(cell: string): DateOrder | undefined {
  const [, first, , , second] = yearLast.exec(cell) ?? [];
  if (Number(first) > 12) return "dmy";
  return Number(second) > 12 ? "mdy" : undefined;
}

/** The order under which clearly more rows lie one and the same step apart. */
function moreEvenOrder(cells: readonly string[]): DateOrder | undefined {
  const dayFirst = evenShare(cells, "dmy");
  const monthFirst = evenShare(cells, "mdy");
  if (Math.max(dayFirst, monthFirst) < 0.5 || dayFirst === monthFirst) return undefined;
  return dayFirst > monthFirst ? "dmy" : "mdy";
}

function evenShare(cells: readonly string[], order: DateOrder): number {
  const times = cells
    .map((cell) => parseYearLast(cell, order) ?? Number.NaN)
    .toSorted((a, b) => a - b);
  const counts = new Map<number, number>();
  let steps = 0;
  for (let i = 1; i < times.length; i++) {
    const step = times[i]! - times[i - 1]!;
    if (!(step > 0)) continue;
    counts.set(step, (counts.get(step) ?? 0) + 1);
    steps += 1;
  }
  // Two dates alone make one step, which is even under any order.
  return steps < 2 ? 0 : Math.max(0, ...counts.values()) / steps;
}
