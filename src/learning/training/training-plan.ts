import type { NetworkShape } from "../network/network-shape.ts";

/** Everything that decides the weights, besides the data: two runs with equal plans end alike. */
export interface TrainingPlan {
  readonly network: NetworkShape;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Epochs without a better validation loss before training stops. */
  readonly patience: number;
  readonly seed: number;
  /**
   * Parts that a batch is cut into; their gradients are summed in order. They run side by side, but
   * their number belongs to the plan, so that cores and threads never change the weights.
   */
  readonly shards: number;
}

/** Which windows serve what, as numbers of `Samples`: from <= w < until. */
export interface WindowRange {
  readonly from: number;
  readonly until: number;
}

export interface TrainingWindows {
  readonly train: WindowRange;
  readonly validation: WindowRange;
}
