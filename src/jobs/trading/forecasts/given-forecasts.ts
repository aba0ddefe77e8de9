import { readForecastFile } from "../../../adapters/forecast-files/read-forecast-file.ts";
import { type ForecastValues, forecastValues } from "../../../evaluation/rows/forecast-values.ts";
import { joinForecasts } from "../../../evaluation/rows/join-forecasts.ts";
import type { RefusedForecasts } from "../../../evaluation/rows/refused-forecasts.ts";
import { scaleOf } from "../../../evaluation/rows/residual-scale.ts";
import { trailingVolatility } from "../../../evaluation/rows/trailing-volatility.ts";
import { tellPriceFromReturn, type ValueMeaning } from "../../../evaluation/rows/value-meaning.ts";
import { MisuseError, RefusedError } from "../../../foundation/errors.ts";
import type { CandleSeries } from "../../../market/candle-series.ts";
import { unlimitedHealth } from "../../../trading/risk/model-health.ts";
import type { FedForecast } from "../../../trading/session/forecast-feed.ts";
import { refusedSentence } from "../../forecast-judging/reading-notes.ts";

export interface GivenForecasts {
  /** [candles] by stored position; an abstention where the file says nothing. */
  readonly fed: readonly FedForecast[];
  /** Rows that were placed. */
  readonly rows: number;
  /** Stored positions of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  readonly version: string | undefined;
  readonly notes: readonly string[];
}

/**
 * Anybody's forecasts as a session is fed with them: read as `judge` reads them, but a row that was
 * decided after the close of its candle is refused, for nobody could have traded on it at the open.
 *
 * @param asked.version Of several in one file.
 * @throws {MisuseError} E_FORECAST_FILE, E_FORECAST_CHOICE, E_FORECAST_VALUES, E_FILE_MISSING and kin.
 * @throws {RefusedError} E_FORECASTS_REFUSED: no row lies on these candles.
 */
export async function givenForecasts(
  path: string,
  series: CandleSeries,
  asked: { readonly version?: string | undefined },
): Promise<GivenForecasts> {
  const { instrument, timeframe } = series;
  const file = await readForecastFile(path, { instrument, timeframe, ...asked });
  const horizon = file.horizon ?? 1;
  const { timeMeaning } = file;
  const joined = joinForecasts(series, file.rows, { horizon, timeMeaning, needsOutcome: false });
  const timely = joined.joined.filter(({ lagMs }) => lagMs <= 0);
  const late = joined.joined.length - timely.length;
  const meaning = file.valueMeaning ?? meaningBySize(timely, series);
  const { values, refused } = forecastValues(timely, series.close, meaning);
  const notes = notesOf([...joined.refused, ...refused], late);
  if (values.position.length === 0) {
    throw new RefusedError(
      "E_FORECASTS_REFUSED",
      `Cannot trade on ${path}: none of its ${file.rows.length} rows is a forecast on these candles: ${notes.join(" ") || "they are of other times"}`,
    );
  }
  const version = file.version ?? file.columns.value ?? "table";
  return {
    fed: fedForecasts(series, values, { horizon, version, abstainedAt: joined.abstainedAt }),
    rows: values.position.length,
    first: values.position[0]!,
    last: values.position.at(-1)!,
    version: file.version,
    notes,
  };
}

function notesOf(refused: readonly RefusedForecasts[], late: number): readonly string[] {
  const lateNote =
    late === 0
      ? []
      : [`${late} rows were decided after the close of their candle and are not traded on.`];
  return [...refused.map((one) => refusedSentence(one)), ...lateNote];
}

function meaningBySize(
  joined: ReturnType<typeof joinForecasts>["joined"],
  series: CandleSeries,
): ValueMeaning | undefined {
  const valued = joined.filter(({ given }) => given.value !== undefined);
  if (valued.length === 0) return undefined;
  const values = valued.map(({ given }) => given.value!);
  const told = tellPriceFromReturn(
    values,
    valued.map(({ position }) => series.close[position]!),
  );
  if (told !== undefined) return told === "price" ? "price" : "simpleReturn";
  throw new MisuseError(
    "E_FORECAST_VALUES",
    `Cannot tell what the forecasts are: they look neither like prices nor like returns, the first was ${values[0]}`,
  );
}

/** Mean of |z| of a standard normal: what a certain rise is worth in units of volatility. */
const certainMove = Math.sqrt(2 / Math.PI);

interface Said {
  readonly horizon: number;
  readonly version: string;
  readonly abstainedAt: ReadonlySet<number>;
}

function fedForecasts(
  series: CandleSeries,
  values: ForecastValues,
  { horizon, version, abstainedAt }: Said,
): FedForecast[] {
  const volatility = trailingVolatility(series);
  const abstains = silence("abstained", "The file says that nothing was forecast here.", version);
  const noRow = silence("no-row", "The file has no forecast of this candle.", version);
  const fed = Array.from(series.openTimeMs, (_, position) =>
    abstainedAt.has(position) ? abstains : noRow,
  );
  const simple = (logReturn: number | undefined): number | undefined =>
    logReturn === undefined ? undefined : Math.expm1(logReturn);
  for (const [row, position] of values.position.entries()) {
    const pUp = values.pUp[row];
    // (2 p - 1) sigma sqrt(h) E|z|
    const fromProbability = (2 * (pUp ?? 0.5) - 1) * scaleOf({ volatility, horizon }, position);
    const logReturn = values.logReturn[row] ?? fromProbability * certainMove;
    fed[position] = {
      opinion: {
        kind: "forecast",
        change: Math.expm1(logReturn),
        pUp,
        confidence: 0.1,
        informative: false,
        low: simple(values.low[row]),
        high: simple(values.high[row]),
        horizon,
        version,
        source: "table",
      },
      health: unlimitedHealth,
    };
  }
  return fed;
}

function silence(reason: string, detail: string, version: string): FedForecast {
  return { opinion: { kind: "abstain", reason, detail, version }, health: unlimitedHealth };
}
