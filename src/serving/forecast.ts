import type { ModelVersion } from "../learning/bundle/version-id.ts";

/** Which of the two models a rung of the ladder asks. */
export type ForecastSource = "sentiment" | "price";

/** Why a rung gives no forecast; each is safe. docs/concepts/forecasts.md says when. */
export const abstainReasons = [
  /** There is no such model, or it has no calibration. */
  "missing",
  /** A file of the version is not what its manifest says. */
  "hash-mismatch",
  /** The version is whole but cannot be used: metadata, golden vectors, engine. */
  "refused",
  /** The model's newest candle is more than 180 days old. */
  "stale-model",
  "too-few-candles",
  /** The last candle given had not closed at that moment. */
  "unclosed-candle",
  /** A newer candle has closed than the last one given. */
  "stale-candles",
  /** Candles are missing in the window, more than may be bridged. */
  "gap",
  /** Freshness below 0.13, or no readings at all. */
  "stale-sentiment",
  /** Nothing moved in the window, so that it cannot be scaled. */
  "flat-window",
  "input-not-finite",
  /** The window is unlike anything the model was trained on. */
  "outside-trained-range",
  /** No answer before the deadline; live use only. */
  "too-slow",
  /** The process that runs the model died. */
  "crashed",
  /** A bug of candlecast: its message is the sentence. */
  "failed",
  "output-not-finite",
  "output-absurd",
] as const;

export type AbstainReason = (typeof abstainReasons)[number];

/** A forecast of the close `horizon` candles ahead. Prices are in quote currency. */
export interface Forecast {
  readonly kind: "forecast";
  readonly close: number;
  /** Close of the window's last candle. */
  readonly lastClose: number;
  /** close / lastClose - 1. */
  readonly change: number;
  /** Bounds of the 90 % interval of the close, low <= close <= high. */
  readonly low: number;
  /** `undefined` (JSON null) where no finite bound holds; `low` is 0 then. See `alpha`. */
  readonly high: number | undefined;
  /** Calibrated probability that the close rises, in [0, 1]. */
  readonly pUp: number;
  /** max(0.1, 2 max(pUp, 1 - pUp) - 1); 0.1 where it is not informative. */
  readonly confidence: number;
  /** Whether calibration B showed that more confident forecasts are right more often. */
  readonly informative: boolean;
  /** Dissimilarity index against the training windows: 1 is the mean distance between two of them. */
  readonly novelty: number;
  /** A forecast's novelty above this is withheld: 1.5 times the largest among the train windows. */
  readonly noveltyMax: number;
  /** Ensembles only: standard deviation of the members' forecast closes. */
  readonly spread?: number;
  /** The network's output in scaled units. */
  readonly scaledOutput: number;
  readonly source: ForecastSource;
  readonly version: ModelVersion;
  /** Open time of the window's last candle, UTC epoch milliseconds. */
  readonly candle: number;
  /** Close time of that candle. */
  readonly decidedAtMs: number;
  /** Close time of the forecast candle. */
  readonly targetTimeMs: number;
  /**
   * Share of misses that the interval was made for: starts at 0.1 and follows the outcomes. After many
   * misses in a row it falls below what any finite interval can promise, 1 / (calibration rows + 1).
   */
  readonly alpha: number;
}

/** No forecast, and why: the published recipe's `(None, 0.0)`. There is no price in it. */
export interface Abstention {
  readonly kind: "abstain";
  readonly reason: AbstainReason;
  /** One sentence for people. */
  readonly detail: string;
  readonly confidence: 0;
}

/** What one rung of the ladder said. */
export interface RungOutcome {
  readonly source: ForecastSource;
  /** `undefined` where no version could be loaded. */
  readonly version: ModelVersion | undefined;
  readonly outcome: Forecast | Abstention;
}

/** The ladder's answer: that of the first rung that forecasts, else the last rung's abstention. */
export type LadderAnswer = (Forecast | Abstention) & {
  /** Every rung that was asked, top first. */
  readonly rungs: readonly RungOutcome[];
};
