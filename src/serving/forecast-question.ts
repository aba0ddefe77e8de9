import type { IntervalTracker } from "../evaluation/calibration/interval-tracker.ts";
import type { Deadline } from "../foundation/wall-clock-deadline.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import type { SentimentTimeline } from "../sentiment/sentiment-timeline.ts";

/** What a forecaster is asked. */
export interface ForecastQuestion {
  /** Candles of the model's own instrument and timeframe, closed up to `position`. */
  readonly series: CandleSeries;
  /** Of the last candle that may be seen; the series' last by default. */
  readonly position?: number | undefined;
  /**
   * UTC epoch milliseconds; the close of that candle by default. Where a newer candle has closed by
   * then, or this one has not, the forecast is withheld.
   */
  readonly nowMs?: number | undefined;
  /** Readings; a sentiment model without them abstains. What was not known by then is not used. */
  readonly sentiment?: SentimentTimeline | undefined;
  /** Follows the outcomes of earlier forecasts; without one the interval is that of calibration. */
  readonly tracker?: IntervalTracker | undefined;
  /** Live use only; without one the model may take as long as it takes. */
  readonly deadline?: Deadline | undefined;
}
