import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";

/** One line of the forecast table: what somebody said at a moment, or that they said nothing. */
export interface TableForecast {
  /** UTC epoch milliseconds; at the latest the close of candle t. */
  readonly decidedAtMs: number;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Who said it: a version id, a walk-forward's fold, anything. */
  readonly version: string;
  readonly kind: "forecast" | "abstain";
  /** Log-return over the horizon; absent where only a probability was given, or nothing. */
  readonly forecastReturn: number | undefined;
  /** Probability of a rise, in [0, 1]. */
  readonly pUp: number | undefined;
  /** Bounds of the 90 % interval, log-return. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Why nothing was said. */
  readonly reason: string | undefined;
}

/** Forecasts from anywhere, oldest first: what walk-forward writes and what backtest and judge read. */
export type ForecastTable = readonly TableForecast[];
