/** Inputs: what comes in; outcomes: how wrong the forecasts are. */
export const driftLayers = ["inputs", "outcomes"] as const;
export type DriftLayer = (typeof driftLayers)[number];

/** One layer saying that something is no longer what was learnt from. */
export interface DriftAlarm {
  readonly layer: DriftLayer;
  /** "return", "range", "volume"; "page-hinkley", "accuracy", "misses"; joined by " + " where several hold. */
  readonly rule: string;
  /** Stored position of the candle at whose close it was known. */
  readonly at: number;
  /** Close time of that candle, UTC epoch milliseconds. */
  readonly timeMs: number;
  /**
   * Close of the candle at which its layer decides whether it goes on, UTC epoch milliseconds; may lie
   * ahead. Absent: 168 candles after it.
   */
  readonly heldUntilMs?: number;
  /** One phrase with value and limit. */
  readonly detail: string;
}
