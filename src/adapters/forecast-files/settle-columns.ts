import type { ValueMeaning } from "../../evaluation/rows/value-meaning.ts";
import { findForecastColumns, type ForecastColumns } from "./forecast-columns.ts";
import { noForecasts, shownNames } from "./forecast-file-error.ts";
import type { ForecastFileOptions } from "./forecast-file-options.ts";

export interface SettledColumns {
  readonly columns: ForecastColumns;
  /** `undefined`: price or simple return, its size tells. */
  readonly valueMeaning: ValueMeaning | undefined;
}

/**
 * Columns by their names and by what a person says of them.
 *
 * @throws {MisuseError} E_FORECAST_FILE: no time or no forecast among them.
 */
export function settleColumns(
  path: string,
  names: readonly string[],
  options: ForecastFileOptions,
): SettledColumns {
  const found = findForecastColumns(names, options);
  const shown = `columns were ${shownNames(names)}`;
  if (options.column !== undefined && found.value === undefined) {
    throw noForecasts(path, `it has no column ${JSON.stringify(options.column)}, ${shown}`);
  }
  if (found.candleTime === undefined && found.decidedAt === undefined) {
    throw noForecasts(
      path,
      `no column is a time (date, time, timestamp, open_time, decidedAt), ${shown}`,
    );
  }
  const columns = asTold(found, options.as);
  if (columns.value === undefined && columns.pUp === undefined) {
    throw noForecasts(
      path,
      `no column is a forecast (forecastReturn, predicted_return, close_pred, prediction, yhat, pUp), ${shown}; name it with --column`,
    );
  }
  return { columns, valueMeaning: meaningOf(columns, options.as) };
}

// What is said of the one column that there is decides what it is.
function asTold(found: ForecastColumns, as: ForecastFileOptions["as"]): ForecastColumns {
  if (as === undefined) return found;
  if (as === "pUp") return { ...found, value: undefined, pUp: found.pUp ?? found.value };
  return found.value === undefined ? { ...found, value: found.pUp, pUp: undefined } : found;
}

function meaningOf(
  { valueMeaning, value }: ForecastColumns,
  as: ForecastFileOptions["as"],
): ValueMeaning | undefined {
  if (value === undefined) return undefined;
  if (as === "price") return "price";
  if (as === "return") return valueMeaning === "logReturn" ? "logReturn" : "simpleReturn";
  return valueMeaning === "unsaid" ? undefined : valueMeaning;
}
