import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ImportSentimentRequest } from "../../jobs/import-sentiment.ts";

type Columns = NonNullable<ImportSentimentRequest["columns"]>;
type Scale = NonNullable<ImportSentimentRequest["scale"]>;

// The rows of the table are what a column may say; the compiler finds a missing one.
const roles: Readonly<Record<keyof Columns, true>> = {
  time: true,
  score: true,
  known: true,
  count: true,
  dispersion: true,
  item: true,
};

/** Parser of "time=ts,score=mood". */
export function columnsOption(flag: string): (text: string) => Columns {
  return (text) => {
    const columns: Partial<Record<keyof Columns, string>> = {};
    for (const part of text.split(",")) {
      const at = part.indexOf("=");
      const [role, name] = [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()];
      if (!isRole(role)) throw unreadable(flag, rolesText(role), text);
      if (name === "" || columns[role] !== undefined) {
        throw unreadable(flag, "one column for each of what it names", text);
      }
      columns[role] = name;
    }
    return columns;
  };
}

/** Parser of "-1..1": low below high. */
export function scaleOption(flag: string): (text: string) => Scale {
  return (text) => {
    const [low = Number.NaN, high = Number.NaN] = (
      /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)$/.exec(text)?.slice(1) ?? []
    ).map(Number);
    if (low < high) return { low, high };
    throw unreadable(flag, "two numbers as in -1..1 or 0..100, the lower one first", text);
  };
}

function isRole(text: string): text is keyof Columns {
  return Object.hasOwn(roles, text);
}

function rolesText(role: string): string {
  const names = Object.keys(roles);
  return `NAME=COLUMN with names ${names.join(", ")}${didYouMean(role, names)}`;
}

function unreadable(flag: string, wanted: string, text: string): MisuseError {
  return new MisuseError(
    "E_OPTION",
    `Cannot read ${flag}: it must be ${wanted}, value was "${text}"`,
  );
}
