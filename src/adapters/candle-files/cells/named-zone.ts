import { MisuseError } from "../../../foundation/errors.ts";
import { parseTime } from "../parse-time.ts";
import { parseYearLast } from "./date-order.ts";

/**
 * The offset that the name of a time column states: 480 minutes of "Time (UTC+8)".
 *
 * @param name As the header writes it.
 * @param cells The column's cells; they count more than the name where they say their own zone.
 * @returns Milliseconds east of Greenwich; 0 where the name says nothing.
 * @throws {MisuseError} E_TIME_ZONE: it names a zone, as "Date (EST)", and the cells have no offset.
 */
export function statedOffsetMs(name: string, cells: readonly string[]): number {
  if (!cells.some(isWithoutZone)) return 0;
  const text = name.replaceAll("−", "-");
  if (namesZone(text)) throw namedZone(`column ${JSON.stringify(name)}`);
  const [, sign, hours, minutes = "0"] = statedOffset.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Whether a text holds the name of a time zone other than UTC; it may have an offset as well. */
export function namesZone(text: string): boolean {
  return zoneInCapitals.test(text) || zonePlace.test(text);
}

/** The error of a time whose zone is named and not counted. */
export function namedZone(what: string): MisuseError {
  return new MisuseError(
    "E_TIME_ZONE",
    `Cannot read the times of the file: ${what} names a time zone without its offset from UTC; write the times in UTC or with an offset, as 2019-10-17 09:00+02:00`,
  );
}

/** Whether a cell is another moment under another offset: neither an epoch nor with a zone of its own. */
export function isWithoutZone(cell: string): boolean {
  const text = cell.trim();
  return readings.some((read) => {
    const time = read(text, 0);
    return time !== undefined && time !== read(text, 60_000);
  });
}

const readings: readonly ((text: string, offsetMs: number) => number | undefined)[] = [
  parseTime,
  (text, offsetMs) => parseYearLast(text, "dmy", offsetMs),
  (text, offsetMs) => parseYearLast(text, "mdy", offsetMs),
  (text, offsetMs) => parseYearLast(text, "ymd", offsetMs),
];

const statedOffset = /(?:utc|gmt|[([])\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?!\d)/i;
const zoneInCapitals =
  /(?:^|[^A-Za-z])(?:E[SD]?T|C[SD]?T|M[SD]T|P[SD]?T|AK[SD]T|HST|CES?T|EES?T|WES?T|BST|MSK|IST|[JKHPS][SKG]T|AE[SD]?T|AC[SD]T|AWST|NZ[SD]T|BRT|ART)(?![A-Za-z])/;
const zonePlace =
  /\b(?:(?:africa|america|asia|atlantic|australia|europe|indian|pacific|us)\/[a-z]|etc\/gmt[+-]|eastern|new.?york|chicago|london|berlin|moscow|tokyo|seoul|singapore|hong.?kong|shanghai|beijing|sydney)/i;
