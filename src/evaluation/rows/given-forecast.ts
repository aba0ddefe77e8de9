/** What a candle's time means in somebody's table; the target is the candle that is forecast. */
export type CandleTimeMeaning = "open" | "close" | "target";

/** One row of somebody's forecasts as it stands in their file. */
export interface GivenForecast {
  /** Line of a text, else number of the row, from 1. */
  readonly line: number;
  /** The candle that the row speaks of, UTC epoch milliseconds. */
  readonly candleTimeMs: number | undefined;
  /** When the forecast is said to have been made, UTC epoch milliseconds. */
  readonly decidedAtMs: number | undefined;
  /** Price or return, as written. */
  readonly value: number | undefined;
  /** Probability of a rise, as written. */
  readonly pUp: number | undefined;
  /** Bounds of an interval for the outcome, as written: in the unit of the value. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** True where the row itself says that nothing was forecast. */
  readonly abstains: boolean;
  /** True where a cell is there and is no finite number, or no time. */
  readonly broken: "time" | "value" | undefined;
}
