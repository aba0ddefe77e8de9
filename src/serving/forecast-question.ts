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

/** Earlier moments of one series; each is asked as if it were now, and none has a deadline. */
export interface ManyQuestions extends Pick<ForecastQuestion, "series" | "sentiment" | "tracker"> {
  /** Of the last candle that may be seen, rising. */
  readonly positions: readonly number[];
  /** Runs of the model that wait for each other at most, where several engines answer; default 1. */
  readonly runsAtOnce?: number | undefined;
}
