import { cutNamedMonth, type DateAndRest } from "./cells/named-month.ts";

/**
 * Reads a moment as candle files write it. Without a time zone it is UTC, or `offsetMs` east of it.
 * A name of a zone is read behind an offset only; "24:00" is the end of the day.
 *
 * Epoch numbers are told apart by size: below 1e11 seconds, 1e14 milliseconds, 1e17 microseconds,
 * else nanoseconds; "1.5e9" is one too. Calendar dates go from the year down ("2019-10-17",
 * "2019/10/17 09:00", "20141201 00:00", "2019-10-17T09:00:00+02:00", "2019-10-17 09-AM") or name
 * the month ("Oct 17, 2019"); dates that start with the day's or the month's number are not guessed.
 *
 * @returns UTC epoch milliseconds, with a fraction where the text is finer; `undefined` if unreadable.
 */
export function parseTime(text: string, offsetMs = 0): number | undefined {
  if (epochNumber.test(text) && !compactDate.test(text)) return parseEpoch(text);
  if (epochFloat.test(text)) return parseEpoch(String(Number(text)));
  const date = cutYearFirst(text) ?? cutNamedMonth(text);
  return date === undefined ? undefined : parseTimeFrom(date, offsetMs);
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
  /^(\d{1,2})(?::?(\d{2})(?::?(\d{2}(?:[.,]\d+)?))?)?[- ]?([ap]\.?m\.?)?\s*(?:[([]?(z|(?:utc|gmt)?[+-][\d:]{1,5}|(?:etc\/)?utc|gmt)[)\]]?(?: utc| ?\([^)]*\)|\[[^\]]*\])?)?$/i;
const bareZone = /^(?:z|(?:etc\/)?utc|gmt)$/i;

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
export function parseTimeFrom(
  { year, month, day, rest }: DateAndRest,
  offsetMs = 0,
): number | undefined {
  const start = dayStart(year, month, day);
  if (start === undefined) return undefined;
  if (rest === undefined) return start - offsetMs;
  const ofDay = bareZone.test(rest) ? 0 : parseTimeOfDay(rest, offsetMs);
  return ofDay === undefined ? undefined : start + ofDay;
}

/** Milliseconds after midnight UTC, below 0 or above a day where a zone moves it there. */
function parseTimeOfDay(text: string, offsetMs: number): number | undefined {
  const found = clockTime.exec(text);
  if (found === null) return undefined;
  const [, hourText, minuteText, secondText, half, zone] = found;
  // "09-10" may be a span of hours: a zone needs minutes before it.
  if (minuteText === undefined && /\d/.test(zone ?? "")) return undefined;
  const pastHour = minutesMs(minuteText ?? "0", secondText ?? "0");
  const hour = hourOfDay(hourText!, half, pastHour === 0);
  const offset = zoneOffsetMs(zone, offsetMs);
  if (hour === undefined || pastHour === undefined || offset === undefined) return undefined;
  return hour * 3_600_000 + pastHour - offset;
}

/** Milliseconds of "30" and "15.25". */
function minutesMs(minuteText: string, secondText: string): number | undefined {
  const minute = Number(minuteText);
  const second = Number(secondText.replace(",", "."));
  if (minute > 59 || second >= 60) return undefined;
  return minute * 60_000 + Math.round(second * 1e6) / 1e3;
}

function dayStart(year: number, month: number, day: number): number | undefined {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  // Date.UTC rolls "February 30" over into March.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : undefined;
}

function hourOfDay(text: string, half: string | undefined, isWhole: boolean): number | undefined {
  const hour = Number(text);
  if (half === undefined) return hour < 24 || (hour === 24 && isWhole) ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function zoneOffsetMs(zone: string | undefined, assumedMs: number): number | undefined {
  if (zone === undefined) return assumedMs;
  if (!/[+-]/.test(zone)) return 0;
  const parts = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (parts === null) return undefined;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return (parts[1] === "-" ? -minutes : minutes) * 60_000;
}
