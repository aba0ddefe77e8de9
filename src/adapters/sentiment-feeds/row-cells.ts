import { parseNumber } from "../candle-files/parse-number.ts";
import { parseTime } from "../candle-files/parse-time.ts";
import type { RowCells } from "./reading-draft.ts";

/** Cells of one row, and the first thing that was wrong with them. */
export interface JudgedCells extends RowCells {
  readonly refusal: () => string | undefined;
}

/** @param textOf The cell under a column's name; "" where there is none. */
export function createRowCells(textOf: (column: string) => string): JudgedCells {
  let refusal: string | undefined;
  const refuse = (reason: string): void => {
    refusal ??= reason;
  };
  const parsed = (
    column: string,
    { parse, what }: { parse: (text: string) => number | undefined; what: string },
  ): number => {
    const text = textOf(column);
    const value = text === "" ? undefined : parse(text);
    if (value === undefined) {
      refuse(text === "" ? `${column} is empty` : `${column} ${shown(text)} is no ${what}`);
    }
    return value ?? Number.NaN;
  };
  const number = (column: string): number => parsed(column, { parse: parseNumber, what: "number" });
  return {
    text: textOf,
    number,
    numberIfAny: (column) => (textOf(column) === "" ? undefined : number(column)),
    time: (column) => parsed(column, { parse: wholeTime, what: "moment" }),
    refuse,
    refusal: () => refusal,
  };
}

// A moment finer than a millisecond was known a little later, never earlier.
function wholeTime(text: string): number | undefined {
  const timeMs = parseTime(text);
  return timeMs === undefined ? undefined : Math.ceil(timeMs);
}

/** Short and quoted, as data of others goes into a message. */
function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
