import type { CandleTimeMeaning, GivenForecast } from "../../evaluation/rows/given-forecast.ts";
import type { ValueMeaning } from "../../evaluation/rows/value-meaning.ts";
import { parseMarketName } from "../../market/market-name.ts";
import { chooseRows } from "./choose-rows.ts";
import type { ForecastCellRow } from "./forecast-cells.ts";
import type { ForecastColumns } from "./forecast-columns.ts";
import { noForecasts } from "./forecast-file-error.ts";
import type { ForecastFileOptions } from "./forecast-file-options.ts";
import { givenRows } from "./given-rows.ts";
import { openForecastCells } from "./open-forecast-cells.ts";
import { settleColumns } from "./settle-columns.ts";

export interface ForecastFile {
  readonly rows: readonly GivenForecast[];
  /** Names of the columns that were read, as they stand in the file. */
  readonly columns: {
    readonly candleTime: string | undefined;
    readonly decidedAt: string | undefined;
    readonly value: string | undefined;
    readonly pUp: string | undefined;
    readonly low: string | undefined;
    readonly high: string | undefined;
  };
  readonly timeMeaning: CandleTimeMeaning;
  /** `undefined`: price or simple return, its size tells. */
  readonly valueMeaning: ValueMeaning | undefined;
  /** True where the file is FreqAI's: its label is a mean over the horizon. */
  readonly isFreqAi: boolean;
  /** What the judged rows say of themselves; absent where they do not. */
  readonly version: string | undefined;
  readonly instrument: string | undefined;
  readonly timeframe: string | undefined;
  readonly horizon: number | undefined;
}

/**
 * Reads a file of forecasts, whoever wrote it.
 *
 * @throws {MisuseError} E_FORECAST_FILE: no such table, or no column of times or of forecasts;
 *   E_FORECAST_CHOICE: several versions, instruments, timeframes or horizons, none named;
 *   E_FILE_MISSING, E_FILE_FORMAT, E_ARCHIVE, E_PARQUET, E_FEATHER, E_DATE_ORDER.
 * @throws {WorldError} E_FILE_READ.
 */
export async function readForecastFile(
  path: string,
  options: ForecastFileOptions = {},
): Promise<ForecastFile> {
  const table = await openForecastCells(path);
  const { columns, valueMeaning } = settleColumns(path, table.names, options);
  const { rows, ...chosen } = chosenRows(table.rows, columns, options);
  if (rows.length === 0) throw noForecasts(path, "it names its columns and has no row below");
  const nameOf = (place: number | undefined): string | undefined =>
    place === undefined ? undefined : table.names[place];
  return {
    rows: givenRows(rows, columns, table.areMoments),
    columns: {
      candleTime: nameOf(columns.candleTime),
      decidedAt: nameOf(columns.decidedAt),
      value: nameOf(columns.value),
      pUp: nameOf(columns.pUp),
      low: nameOf(columns.low),
      high: nameOf(columns.high),
    },
    timeMeaning: columns.timeMeaning,
    valueMeaning,
    isFreqAi: columns.doPredict !== undefined || (nameOf(columns.value) ?? "").startsWith("&"),
    ...chosen,
  };
}

function chosenRows(
  all: readonly ForecastCellRow[],
  columns: ForecastColumns,
  options: ForecastFileOptions,
) {
  const instrument = chooseRows(all, {
    what: "instrument",
    column: columns.instrument,
    wanted: options.instrument,
    plain: plainInstrument,
    option: "--instrument",
  });
  const timeframe = chooseRows(instrument.rows, {
    what: "timeframe",
    column: columns.timeframe,
    wanted: options.timeframe,
    option: "--timeframe",
  });
  const horizon = chooseRows(timeframe.rows, {
    what: "horizon",
    column: columns.horizon,
    wanted: options.horizon === undefined ? undefined : String(options.horizon),
    option: "--horizon",
  });
  const version = chooseRows(horizon.rows, {
    what: "version",
    column: columns.version,
    wanted: options.version,
    option: "--version",
  });
  return {
    rows: version.rows,
    instrument: instrument.chosen,
    timeframe: timeframe.chosen,
    horizon: horizon.chosen === undefined ? undefined : Number(horizon.chosen),
    version: version.chosen,
  };
}

function plainInstrument(text: string): string {
  try {
    return parseMarketName(text);
  } catch {
    return text;
  }
}
