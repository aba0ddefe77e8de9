import { parseTime } from "../candle-files/parse-time.ts";
import { dayMs } from "./reading-draft.ts";

/** When a reading is known that does not say so itself. */
export type KnownRule = "at-its-time" | "next-day";

/** Nobody has said when readings are known: days as the next one begins, moments at once. */
export type AssumedRule = "next-day" | "by-its-time";

/**
 * What the times of a table without a word on it stand for: days, or moments. A table of moments has
 * midnights too, about as many as its other times of day; more are days among moments.
 *
 * @param cells First cells of its column of times.
 * @returns "mixed": some are days and some have a time of day, so nobody can tell.
 */
export function assumedRule(cells: readonly string[]): AssumedRule | "mixed" {
  const parsed = cells.map((text) => [parseTime(text), text] as const);
  const times = [...new Set(parsed.flatMap(([timeMs]) => timeMs ?? []))];
  const midnights = times.filter((timeMs) => timeMs % dayMs === 0).length;
  if (midnights === times.length) return times.length === 0 ? "by-its-time" : "next-day";
  if (cells.some(isDate)) return "mixed";
  const tickMs = times.reduce((tick, timeMs) => commonDivisor(tick, timeMs % dayMs), dayMs);
  const usual = (times.length * tickMs) / dayMs;
  return midnights > 1.5 * usual + 1 ? "mixed" : "by-its-time";
}

/** Whether a cell names a day and no time of day: "2024-01-02", "20240102", "Jan 2, 2024". */
export function isDate(text: string): boolean {
  const timeMs = parseTime(text);
  return timeMs !== undefined && timeMs % dayMs === 0 && !clockOrEpoch.test(text);
}

const clockOrEpoch = /:|\d{9}|\de\+?\d|\d\s*[ap]\.?m\b|[T ]\d\d?$/i;

function commonDivisor(a: number, b: number): number {
  return b < 1 ? a : commonDivisor(b, a % b);
}
