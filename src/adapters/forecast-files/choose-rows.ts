import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ForecastCellRow } from "./forecast-cells.ts";

export interface RowChoice {
  /** For messages: "version". */
  readonly what: string;
  /** Where the column stands; `undefined`: there is none. */
  readonly column: number | undefined;
  readonly wanted: string | undefined;
  /** How two cells are the same: "btc/usdt" is BTCUSDT. */
  readonly plain?: (text: string) => string;
  /** What names one: "--version". */
  readonly option: string;
}

const namesMax = 8;

/**
 * Keeps the rows of one version, instrument, timeframe or horizon.
 *
 * @returns The rows and what they have in the column; `undefined` where there is none.
 * @throws {MisuseError} E_FORECAST_CHOICE: there are several and none is named, or not that one.
 */
export function chooseRows(
  rows: readonly ForecastCellRow[],
  { what, column, wanted, plain = (text) => text, option }: RowChoice,
): { readonly rows: readonly ForecastCellRow[]; readonly chosen: string | undefined } {
  if (column === undefined) return { rows, chosen: undefined };
  const nameOf = ({ cells }: ForecastCellRow): string => plain(String(cells[column] ?? "").trim());
  const names = [...new Set(rows.map(nameOf))].filter((name) => name !== "");
  const asked = wanted === undefined ? undefined : plain(wanted);
  const chosen = asked ?? (names.length === 1 ? names[0] : undefined);
  if (names.length === 0) return { rows, chosen: undefined };
  const shown = `${names.slice(0, namesMax).join(", ")}${names.length > namesMax ? ` and ${names.length - namesMax} more` : ""}`;
  if (chosen === undefined) {
    throw new MisuseError(
      "E_FORECAST_CHOICE",
      `Cannot judge the file: it holds forecasts of several ${what}s, name one with ${option}: ${shown}`,
    );
  }
  if (names.includes(chosen)) return { rows: rows.filter((row) => nameOf(row) === chosen), chosen };
  throw new MisuseError(
    "E_FORECAST_CHOICE",
    `Cannot judge the file: it holds no forecasts of ${what} ${chosen}, only of ${shown}${didYouMean(chosen, names)}`,
  );
}
