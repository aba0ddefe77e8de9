import type { ForecastFile } from "../../adapters/forecast-files/read-forecast-file.ts";
import { type ForecastValues, forecastValues } from "../../evaluation/rows/forecast-values.ts";
import { type JoinedForecasts, joinForecasts } from "../../evaluation/rows/join-forecasts.ts";
import type { RefusedForecasts } from "../../evaluation/rows/refused-forecasts.ts";
import { tellPriceFromReturn, type ValueMeaning } from "../../evaluation/rows/value-meaning.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { CandleSeries } from "../../market/candle-series.ts";

/** A stranger's forecasts beside the candles. */
export interface ForecastRows extends Pick<
  JoinedForecasts,
  "pending" | "abstained" | "abstainedAt"
> {
  readonly values: ForecastValues;
  readonly refused: readonly RefusedForecasts[];
  /** How prices or returns were read; `undefined` where there are probabilities only. */
  readonly meaning: ValueMeaning | undefined;
  /** True where their size told. */
  readonly toldBySize: boolean;
}

/** @throws {MisuseError} E_FORECAST_VALUES: neither prices nor returns by their size. */
export function forecastRows(
  series: CandleSeries,
  file: ForecastFile,
  horizon: number,
): ForecastRows {
  const { timeMeaning, valueMeaning } = file;
  const { joined, refused, ...counts } = joinForecasts(series, file.rows, { horizon, timeMeaning });
  const valued = joined.filter(({ given }) => given.value !== undefined);
  const toldBySize = valueMeaning === undefined && valued.length > 0;
  const meaning = toldBySize
    ? meaningBySize(
        valued.map(({ given }) => given.value!),
        valued.map(({ position }) => series.close[position]!),
      )
    : valueMeaning;
  const { values, refused: impossible } = forecastValues(joined, series.close, meaning);
  return { ...counts, values, meaning, toldBySize, refused: [...refused, ...impossible] };
}

function meaningBySize(values: readonly number[], closes: readonly number[]): ValueMeaning {
  const told = tellPriceFromReturn(values, closes);
  if (told !== undefined) return told === "price" ? "price" : "simpleReturn";
  throw new MisuseError(
    "E_FORECAST_VALUES",
    `Cannot tell what the forecasts are: they look neither like prices nor like returns, the first was ${values[0]} beside a close of ${closes[0]}; say --as price, --as return or --as pUp (returns are fractions: 0.01 is 1 %)`,
  );
}
