import type { Tensor } from "../../../tensor/tensor.ts";

/** What scaling gives to the rest of the deployed graph. */
export interface ScaledInputs {
  /** [batch, F, lookback] float32, what the network sees. */
  readonly x: Tensor;
  /** What one unit of scaled output is worth, float64, stretches to [batch, 1]; see `Samples.unit`. */
  readonly unit: Tensor;
  /** The close that an output without a move means, float64, stretches to [batch, 1]. */
  readonly base: Tensor;
}
