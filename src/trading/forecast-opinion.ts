/** What the models said at the close of a candle, as strategies and risk limits see it. */
export type ForecastOpinion = ForecastGiven | ForecastWithheld;

export interface ForecastGiven {
  readonly kind: "forecast";
  /** Simple return forecast from this close over the horizon: 0.01 is 1 % up. */
  readonly change: number;
  /** Probability of a rise, in [0, 1]; `undefined` where the forecaster gives none. */
  readonly pUp: number | undefined;
  /** In [0, 1]; 0.1 where it is not informative. */
  readonly confidence: number;
  /** Whether confidence was proven to tell better forecasts from worse ones: only then may it size. */
  readonly informative: boolean;
  /** Bounds of the 90 % interval as simple returns. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Candles ahead, >= 1. */
  readonly horizon: number;
  /** Who said it: a version id, a fold. */
  readonly version: string;
  /** "price", "sentiment" or "table". */
  readonly source: string;
}

export interface ForecastWithheld {
  readonly kind: "abstain";
  /** Of `abstainReasons`, or "no-champion", "in-sample", "expired", "no-row" of a session. */
  readonly reason: string;
  /** One sentence for people. */
  readonly detail: string;
  readonly version: string | undefined;
}
