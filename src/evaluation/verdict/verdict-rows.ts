/** What is judged, one entry per row of the exam, oldest first. */
export interface VerdictRows {
  /** Forecast log-return over the horizon. */
  readonly forecastLogReturn: Float64Array;
  /** Log-return over the horizon that came. */
  readonly outcomeLogReturn: Float64Array;
  /** The one-liner of leg B: its forecast log-return; only the sign counts. */
  readonly naiveForecast: Float64Array;
  /** Close time of t, UTC epoch milliseconds; rises strictly. */
  readonly decisionTimeMs: Float64Array;
}

export interface VerdictOptions {
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Horizon times timeframe. */
  readonly spanMs: number;
  /** Costs of one side, fraction of the order's value. */
  readonly costPerSide: number;
  /** Configurations that have looked at this exam, this one included; >= 1. */
  readonly trials: number;
}
