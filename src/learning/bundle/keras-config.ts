import { assert } from "../../foundation/assert.ts";
import type { KerasWeights } from "../network/keras-weights.ts";

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

/**
 * Configuration of the CNN+LSTM as `model.save("x.h5")` of Keras 2 words it, which Keras 3 reads too.
 * Layer sizes are taken from the weights, so words and numbers cannot disagree. The InputLayer carries
 * `batch_input_shape`, and no layer names an argument that only one of the two generations knows
 * (`time_major`, `batch_shape`, `zero_output_for_mask`, `quantization_config`).
 *
 * @param weights Keras layout; LSTM gates in the order input, forget, cell, output.
 * @throws {InvariantError} a parameter is missing or its shape fits no such network.
 * @see https://keras.io/guides/serialization_and_saving (whole-model HDF5, "legacy H5 format")
 */
export function kerasModelFile(weights: KerasWeights, options: KerasModelOptions): KerasModelFile {
  const size = layerSizes(weights);
  const head = options.loss === "binary_crossentropy" ? "sigmoid" : "linear";
  const layers = [
    layer("InputLayer", "input_1", {
      batch_input_shape: [null, options.lookback, size.features],
      sparse: false,
      ragged: false,
    }),
    conv1d("conv1d", size.filters, size.kernelSize),
    conv1d("conv1d_1", size.filters2, size.kernelSize2),
    layer("MaxPooling1D", "max_pooling1d", {
      trainable: true,
      strides: [2],
      pool_size: [2],
      padding: "valid",
      data_format: "channels_last",
    }),
    lstm("lstm", size.units, true),
    lstm("lstm_1", size.units2, false),
    dense("dense", size.hidden, "relu"),
    dense("dense_1", size.outputs, head),
  ];
  const modelConfig = { class_name: "Sequential", config: { name: "candlecast", layers } };
  return {
    modelConfig: JSON.stringify(modelConfig),
    trainingConfig: JSON.stringify(trainingConfig(options)),
    layers: layerFiles,
  };
}

const layerFiles: readonly KerasLayerFile[] = [
  { name: "conv1d", weights: weightFiles("conv1d", ["kernel", "bias"]) },
  { name: "conv1d_1", weights: weightFiles("conv1d_1", ["kernel", "bias"]) },
  { name: "max_pooling1d", weights: [] },
  {
    name: "lstm",
    weights: weightFiles("lstm", ["kernel", "recurrent_kernel", "bias"], "lstm_cell/"),
  },
  {
    name: "lstm_1",
    weights: weightFiles("lstm_1", ["kernel", "recurrent_kernel", "bias"], "lstm_cell/"),
  },
  { name: "dense", weights: weightFiles("dense", ["kernel", "bias"]) },
  { name: "dense_1", weights: weightFiles("dense_1", ["kernel", "bias"]) },
];

function weightFiles(layerName: string, parts: readonly string[], cell = ""): KerasWeightFile[] {
  return parts.map((part) => ({
    path: `${layerName}/${cell}${part}:0`,
    parameter: `${layerName}/${part}`,
  }));
}

type Config = Readonly<Record<string, unknown>>;

function layer(className: string, name: string, config: Config): Config {
  return { class_name: className, config: { name, dtype: "float32", ...config } };
}

function conv1d(name: string, filters: number, kernelSize: number): Config {
  return layer("Conv1D", name, {
    trainable: true,
    filters,
    kernel_size: [kernelSize],
    strides: [1],
    padding: "valid",
    data_format: "channels_last",
    dilation_rate: [1],
    groups: 1,
    activation: "relu",
    ...kernelAndBias,
    ...unregularised,
  });
}

function lstm(name: string, units: number, returnSequences: boolean): Config {
  return layer("LSTM", name, {
    trainable: true,
    return_sequences: returnSequences,
    return_state: false,
    go_backwards: false,
    stateful: false,
    unroll: false,
    units,
    activation: "tanh",
    recurrent_activation: "sigmoid",
    ...kernelAndBias,
    recurrent_initializer: initializer("Orthogonal", { gain: 1, seed: null }),
    unit_forget_bias: true,
    ...unregularised,
    recurrent_regularizer: null,
    recurrent_constraint: null,
    dropout: 0,
    recurrent_dropout: 0,
  });
}

function dense(name: string, units: number, activation: string): Config {
  return layer("Dense", name, {
    trainable: true,
    units,
    activation,
    ...kernelAndBias,
    ...unregularised,
  });
}

function initializer(className: string, config: Config): Config {
  return { class_name: className, config };
}

const kernelAndBias = {
  use_bias: true,
  kernel_initializer: initializer("GlorotUniform", { seed: null }),
  bias_initializer: initializer("Zeros", {}),
};

const unregularised = {
  kernel_regularizer: null,
  bias_regularizer: null,
  activity_regularizer: null,
  kernel_constraint: null,
  bias_constraint: null,
};

// Keras 3 cannot read its own short name "mse" back from a file; the long one both generations know.
const lossNames: Record<KerasModelOptions["loss"], string> = {
  mse: "mean_squared_error",
  binary_crossentropy: "binary_crossentropy",
};

function trainingConfig(options: KerasModelOptions): Config {
  const config = {
    name: "Adam",
    learning_rate: options.learningRate,
    beta_1: 0.9,
    beta_2: 0.999,
    epsilon: 1e-7,
    amsgrad: false,
  };
  return {
    loss: lossNames[options.loss],
    metrics: null,
    weighted_metrics: null,
    loss_weights: null,
    optimizer_config: { class_name: "Adam", config },
  };
}

function layerSizes(weights: KerasWeights) {
  const [kernelSize, features, filters] = shapeOf(weights, "conv1d/kernel", 3);
  const [kernelSize2, , filters2] = shapeOf(weights, "conv1d_1/kernel", 3);
  const [units] = shapeOf(weights, "lstm/recurrent_kernel", 2);
  const [units2] = shapeOf(weights, "lstm_1/recurrent_kernel", 2);
  const [, hidden] = shapeOf(weights, "dense/kernel", 2);
  const [, outputs] = shapeOf(weights, "dense_1/kernel", 2);
  return {
    kernelSize: kernelSize!,
    features: features!,
    filters: filters!,
    kernelSize2: kernelSize2!,
    filters2: filters2!,
    units: units!,
    units2: units2!,
    hidden: hidden!,
    outputs: outputs!,
  };
}

function shapeOf(weights: KerasWeights, name: string, rank: number): readonly number[] {
  const shape = weights[name]?.shape;
  assert(shape?.length === rank, `the weights hold ${name} with ${rank} dimensions`);
  return shape;
}
