/** What a legacy Keras file says in words, and which of our parameters each layer's datasets hold. */
export interface KerasModelFile {
  /** Text of the `model_config` attribute. */
  readonly modelConfig: string;
  /** Text of the `training_config` attribute. */
  readonly trainingConfig: string;
  /** In the order of the network; a layer without parameters (pooling) has no weights. */
  readonly layers: readonly KerasLayerFile[];
}

export interface KerasLayerFile {
  readonly name: string;
  readonly weights: readonly KerasWeightFile[];
}

export interface KerasWeightFile {
  /** Path of the dataset below the layer's group, as Keras 2 names it: "lstm/lstm_cell/kernel:0". */
  readonly path: string;
  /** Our name of the parameter: "lstm/kernel". */
  readonly parameter: string;
}

export interface KerasModelOptions {
  /** Candles per feature window: the middle of the input shape [batch, lookback, features]. */
  readonly lookback: number;
  readonly loss: "mse" | "binary_crossentropy";
  readonly learningRate: number;
}
