/** Names in the deployed graph, as the metadata's `graph` holds them. */
export const deployedGraph = {
  /** float32 [batch, lookback, F] raw candles, oldest first, columns in the order of `features`. */
  input: "candles",
  /** float32 [batch, 1] forecast close of t + h, quote currency. */
  close_output: "close",
  /** float32 [batch, 1] the network's own output in scaled units; direction: probability of a rise. */
  scaled_output: "scaled",
  opset: 17,
} as const;

/**
 * Third output of an ensemble alone, float32 [batch, 1]: population standard deviation of the
 * members' forecast closes, quote currency.
 */
export const spreadOutput = "spread";
