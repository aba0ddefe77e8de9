import { MisuseError } from "../../foundation/errors.ts";
import { decideDateOrder, parseYearLast } from "../candle-files/cells/date-order.ts";
import { parseNumber } from "../candle-files/parse-number.ts";
import { parseTime } from "../candle-files/parse-time.ts";
import type { ForecastCell } from "./forecast-cells.ts";

/** A cell as a number; "broken" where there is something that is none, or not finite. */
export function numberOf(cell: ForecastCell): number | "broken" | undefined {
  if (cell === undefined) return undefined;
  const value = typeof cell === "number" ? cell : parseNumber(cell.trim());
  return value === undefined || !Number.isFinite(value) ? "broken" : value;
}

/** UTC epoch milliseconds of a cell; `undefined` if unreadable. */
export type ReadMoment = (cell: ForecastCell) => number | undefined;

/**
 * Makes the reader of a column of times, in any style that candle files have.
 *
 * @param isMoment Numbers are milliseconds whatever their size.
 * @throws {MisuseError} E_DATE_ORDER: the dates can be read in two ways.
 */
export function momentReader(cells: readonly ForecastCell[], isMoment: boolean): ReadMoment {
  const texts = cells.slice(0, sampleRows).map((cell) => String(cell ?? ""));
  const order = decideDateOrder(texts);
  if (order === "unclear") {
    throw new MisuseError(
      "E_DATE_ORDER",
      `Cannot read the times of the forecasts: nothing tells whether the day or the month comes first, value was ${JSON.stringify(texts[0])}; write them as 2024-01-31`,
    );
  }
  return (cell) => {
    if (cell === undefined) return undefined;
    if (isMoment && typeof cell === "number") return Number.isFinite(cell) ? cell : undefined;
    const text = String(cell).trim();
    const yearLast = order === undefined ? undefined : parseYearLast(text, order);
    return yearLast ?? parseTime(text);
  };
}

const sampleRows = 2000;
