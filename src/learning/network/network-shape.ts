/** Everything about the network that is not learned. */
export interface NetworkShape {
  /** Input columns per candle: 5 for a price model, 13 with sentiment. */
  readonly features: number;
  /** Candles per window. */
  readonly lookback: number;
  readonly convFilters: number;
  readonly convWidth: number;
  readonly lstmUnits: number;
  readonly denseUnits: number;
  /** `linear` forecasts a number; `sigmoid` the probability of a rise. */
  readonly head: "linear" | "sigmoid";
}

/** The published recipe's network: Conv1D 64x3 twice, pool 2, LSTM 100 twice, Dense 50, Dense 1. */
export function missionNetwork(
  features: number,
  lookback: number,
  head: NetworkShape["head"] = "linear",
): NetworkShape {
  const sizes = { convFilters: 64, convWidth: 3, lstmUnits: 100, denseUnits: 50 };
  return { features, lookback, ...sizes, head };
}

/** Steps after both convolutions and the pooling; below 1 the window is too short. */
export function pooledSteps({ lookback, convWidth }: NetworkShape): number {
  return Math.floor((lookback - 2 * (convWidth - 1)) / 2);
}
