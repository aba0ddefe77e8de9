import type { ModelVersion } from "../learning/bundle/version-id.ts";

/** Why there is no forecast; each is safe and expected. */
export type AbstainReason =
  "too-few-candles" | "gap" | "flat-window" | "stale-candles" | "not-finite" | "implausible";

export interface Forecast {
  readonly kind: "forecast";
  /** Forecast close of the candle `horizon` ahead, quote currency. */
  readonly close: number;
  /** Close of the window's last candle, quote currency. */
  readonly lastClose: number;
  /** close / lastClose - 1. */
  readonly change: number;
  /** From the model's mean error, one figure per model, fraction in [0.1, 1]; not a probability. */
  readonly confidence: number;
  /** The network's output in scaled units. */
  readonly scaledOutput: number;
  /** Which of the two models answered. */
  readonly source: "price" | "sentiment";
  readonly version: ModelVersion;
  /** Close time of the window's last candle, UTC epoch milliseconds. */
  readonly decidedAtMs: number;
  /** Close time of the forecast candle. */
  readonly targetTimeMs: number;
}

export interface Abstention {
  readonly kind: "abstain";
  readonly reason: AbstainReason;
  /** One sentence for people. */
  readonly detail: string;
  readonly source: "price" | "sentiment";
  readonly version: ModelVersion;
}
