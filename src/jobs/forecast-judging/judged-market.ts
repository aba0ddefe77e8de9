import { basename } from "node:path";
import type { ForecastFile } from "../../adapters/forecast-files/read-forecast-file.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { parseMarketName } from "../../market/market-name.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe, timeframes } from "../../market/timeframe.ts";
import type { JudgeForecastsRequest } from "./judge-request.ts";

/** Which market forecasts are about, and where that was read. */
export interface JudgedMarket {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Candles ahead. */
  readonly horizon: number;
  /** Where the instrument was read, unless somebody said it. */
  readonly notes: readonly string[];
  /** What nobody said, as clauses of one sentence. */
  readonly untold: readonly string[];
}

/**
 * What the request says, else the forecasts themselves, else the name of the candles' file; a
 * timeframe of 1h and a horizon of 1 where nobody says.
 *
 * @throws {MisuseError} E_FORECAST_CHOICE: no instrument is named; E_INSTRUMENT, E_TIMEFRAME.
 */
export function judgedMarket(
  request: JudgeForecastsRequest,
  file: Pick<ForecastFile, "instrument" | "timeframe" | "horizon">,
): JudgedMarket {
  const named = namedByFile(request.file);
  const told = request.instrument ?? file.instrument;
  const instrument = told ?? named.instrument;
  if (instrument === undefined) {
    throw new MisuseError(
      "E_FORECAST_CHOICE",
      `Cannot judge ${request.forecastFile}: it does not say which instrument it forecasts; name it with --instrument`,
    );
  }
  const timeframe = request.timeframe ?? file.timeframe ?? named.timeframe;
  const horizon = request.horizon ?? file.horizon;
  return {
    instrument: parseMarketName(instrument),
    timeframe: parseTimeframe(timeframe ?? "1h"),
    horizon: checkedHorizon(horizon ?? 1),
    notes:
      told === undefined
        ? [`The instrument ${instrument} was read from the name of the candles' file.`]
        : [],
    untold: [
      [timeframe, "how long a candle lasts (1h was taken)"],
      [horizon, "how far ahead the forecasts look (1 candle was taken: --horizon)"],
    ].flatMap(([known, note]) => (known === undefined ? [String(note)] : [])),
  };
}

function checkedHorizon(horizon: number): number {
  if (Number.isSafeInteger(horizon) && horizon >= 1) return horizon;
  throw new MisuseError(
    "E_FORECAST_CHOICE",
    `Cannot judge the forecasts: a horizon is a whole number of candles of at least 1, value was ${horizon}`,
  );
}

// "BTCUSDT_1h.csv", "BTC-USDT-4h-2024.parquet"
function namedByFile(path = ""): {
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
} {
  const pattern = new RegExp(`^([A-Z0-9]+(?:[-_][A-Z]+)?)[-_](${timeframes.join("|")})\\b`);
  const found = pattern.exec(basename(path));
  return { instrument: found?.[1], timeframe: found?.[2] };
}
