/**
 * The network's parameters by name, in Keras layout: "conv1d/kernel" [3, F, 64], "conv1d/bias" [64],
 * "lstm/kernel" [64, 400], "lstm/recurrent_kernel" [100, 400], "lstm/bias" [400] (gates in the order
 * input, forget, cell, output), ..., "dense_1/bias" [1]. Row-major.
 */
export type NamedWeights = Readonly<Record<string, NamedWeight>>;

export interface NamedWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
