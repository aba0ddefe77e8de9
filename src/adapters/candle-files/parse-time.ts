import { cutNamedMonth, type DateAndRest } from "./cells/named-month.ts";

/**
 * Reads a moment as candle files write it. Without a time zone it is UTC.
 *
 * Epoch numbers are told apart by size: below 1e11 seconds, 1e14 milliseconds, 1e17 microseconds,
 * else nanoseconds; "1.5e9" is one too. Calendar dates go from the year down ("2019-10-17",
 * "2019/10/17 09:00", "20141201 00:00", "2019-10-17T09:00:00+02:00", "2019-10-17 09-AM") or name
 * the month ("Oct 17, 2019"); dates that start with the day's or the month's number are not guessed.
 *
 * @returns UTC epoch milliseconds, with a fraction where the text is finer; `undefined` if unreadable.
 */
export function parseTime(text: string): number | undefined {
  if (epochNumber.test(text) && !compactDate.test(text)) return parseEpoch(text);
  if (epochFloat.test(text)) return parseEpoch(String(Number(text)));
  return parseCalendar(text);
}

const epochNumber = /^\d{1,19}(?:\.\d*)?$/;
const epochFloat = /^\d(?:\.\d*)?e\+?\d{1,2}$/i;
const compactDate = /^(?:(?:19|20)\d{6}|20[0-2]\d[01]\d[0-3]\d[0-2]\d[0-5]\d(?:[0-5]\d)?)$/;

function parseEpoch(text: string): number | undefined {
  const point = text.indexOf(".");
  const whole = point < 0 ? text : text.slice(0, point);
  const value = Number(whole);
  if (value < 1e11) return Number(text) * 1000;
  if (value < 1e14) return Number(text);
  // A double cannot hold 19 digits: the milliseconds and the rest are read apart.
  const finer = value < 1e17 ? 3 : 6;
  const rest = Number(`0.${whole.slice(-finer)}`);
  return Number(whole.slice(0, -finer)) + rest;
}

const calendarDate =
  /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2})(?=[T ]|$|\d{4}(?:\d\d)?$))(?:(?:[T ]|, ?|(?<=^\d{8}))\s*(.+))?$/;
const clockTime =
  /^(\d{1,2})(?::?(\d{2})(?::?(\d{2}(?:[.,]\d+)?))?)?[- ]?([ap]\.?m\.?)?\s*(z|(?:utc|gmt)?[+-][\d:]{1,5}|utc|gmt)?(?: utc| ?\([^)]*\)|\[[^\]]*\])?$/i;

function parseCalendar(text: string): number | undefined {
  const date = cutYearFirst(text) ?? cutNamedMonth(text);
  return date === undefined ? undefined : parseTimeFrom(date);
}

function cutYearFirst(text: string): DateAndRest | undefined {
  const found = calendarDate.exec(text);
  if (found === null) return undefined;
  const [, year, , month, day, compactMonth, compactDay, rest] = found;
  return {
    year: Number(year),
    month: Number(month ?? compactMonth),
    day: Number(day ?? compactDay),
    rest,
  };
}

/** The moment of a date and the text of a time of day after it; units as in `parseTime`. */
export function parseTimeFrom({ year, month, day, rest }: DateAndRest): number | undefined {
  const start = dayStart(year, month, day);
  if (start === undefined || rest === undefined) return start;
  const ofDay = parseTimeOfDay(rest);
  return ofDay === undefined ? undefined : start + ofDay;
}

/** Milliseconds after midnight UTC, below 0 or above a day where a zone moves it there. */
function parseTimeOfDay(text: string): number | undefined {
  const found = clockTime.exec(text);
  if (found === null) return undefined;
  const [, hourText, minuteText, secondText, half, zone] = found;
  const hour = hourOfDay(hourText!, half);
  const minute = Number(minuteText ?? 0);
  const second = Number((secondText ?? "0").replace(",", "."));
  const offset = zoneOffsetMs(zone);
  if (hour === undefined || offset === undefined || minute > 59 || second >= 60) return undefined;
  // "09-10" may be a span of hours: a zone needs minutes before it.
  if (offset !== 0 && minuteText === undefined) return undefined;
  return hour * 3_600_000 + minute * 60_000 + Math.round(second * 1e6) / 1e3 - offset;
}

function dayStart(year: number, month: number, day: number): number | undefined {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  // Date.UTC rolls "February 30" over into March.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : undefined;
}

function hourOfDay(text: string, half: string | undefined): number | undefined {
  const hour = Number(text);
  if (half === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function zoneOffsetMs(zone: string | undefined): number | undefined {
  if (zone === undefined || !/[+-]/.test(zone)) return 0;
  const parts = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (parts === null) return undefined;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return (parts[1] === "-" ? -minutes : minutes) * 60_000;
}
