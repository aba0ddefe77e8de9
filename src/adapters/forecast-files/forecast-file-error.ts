import { MisuseError } from "../../foundation/errors.ts";
import { rowsMax } from "./forecast-cells.ts";

/** The error of a file that is no table of forecasts. */
export function noForecasts(path: string, reason: string): MisuseError {
  return new MisuseError("E_FORECAST_FILE", `Cannot find forecasts in ${path}: ${reason}`);
}

export function tooLong(): MisuseError {
  const most = rowsMax.toLocaleString("en-US");
  return new MisuseError("E_FORECAST_FILE", `Cannot judge forecasts: more than ${most} rows`);
}

/** Names for a message: the first twelve, quoted. */
export function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return `${shown.join(", ")}${more}`;
}
