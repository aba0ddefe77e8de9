import type { CandleTimeMeaning } from "../../evaluation/rows/given-forecast.ts";

/** What a person may say about a file of forecasts. */
export interface ForecastFileOptions {
  /** Of several versions or models in one file. */
  readonly version?: string | undefined;
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly horizon?: number | undefined;
  /** What candle times mean, whatever the column is called. */
  readonly time?: CandleTimeMeaning | undefined;
  /** What the forecast's column holds, whatever its size. */
  readonly as?: "price" | "return" | "pUp" | undefined;
  /** The forecast's column. */
  readonly column?: string | undefined;
}
