const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const fullMonths = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

export interface DateAndRest {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** What follows the date: a time of day, or nothing. */
  readonly rest: string | undefined;
}

/**
 * Cuts a date with the month's English name off the front: "Oct 17, 2019", "17-Oct-2019 09:00",
 * "Thu, 17 Oct 2019 09:00:00 GMT", "2019-Oct-17", "Thu Oct 17 09:00:00 2019".
 *
 * @returns `undefined`: no such date.
 */
export function cutNamedMonth(text: string): DateAndRest | undefined {
  const bare = text.replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/i, "");
  for (const pattern of patterns) {
    const groups = pattern.exec(bare)?.groups;
    if (groups === undefined) continue;
    const month = monthNumber(groups["month"]!);
    if (month === undefined) return undefined;
    const year = Number(groups["year"]);
    return { year, month, day: Number(groups["day"]), rest: groups["rest"] };
  }
  return undefined;
}

const rest = String.raw`(?:(?:,?\s+|T|:)(?<rest>.+))?$`;
const patterns = [
  String.raw`^(?<month>[a-z]{3,9})\.?[ -]\s?(?<day>\d{1,2})(?:st|nd|rd|th)?,?[ -](?<year>\d{4})${rest}`,
  String.raw`^(?<day>\d{1,2})(?:st|nd|rd|th)?[ /-]?(?<month>[a-z]{3,9})\.?,?[ /-]?(?<year>\d{4})${rest}`,
  String.raw`^(?<year>\d{4})[ /-](?<month>[a-z]{3,9})[ /-](?<day>\d{1,2})${rest}`,
  String.raw`^(?<month>[a-z]{3,9})\.?\s+(?<day>\d{1,2})\s+(?<rest>\d{1,2}:[\d:.]+(?: utc| gmt)?)\s+(?<year>\d{4})$`,
].map((source) => new RegExp(source, "i"));

/** 1 to 12 for "Oct", "October"; `undefined`: no month is called so in English. */
export function monthNumber(name: string): number | undefined {
  const lower = name.toLowerCase();
  const short = lower === "sept" ? 8 : months.indexOf(lower);
  const index = short >= 0 ? short : fullMonths.indexOf(lower);
  return index < 0 ? undefined : index + 1;
}
