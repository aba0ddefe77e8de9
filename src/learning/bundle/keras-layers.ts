import { assert } from "../../foundation/assert.ts";
import type { KerasWeights } from "../network/keras-weights.ts";
import type { KerasLayerFile, KerasModelOptions, KerasWeightFile } from "./keras-model-file.ts";

type KerasWords = Readonly<Record<string, unknown>>;

/** A layer as `model_config` words it. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: KerasWords & { readonly name: string };
}

/** The layer that takes the scaled windows, [batch, lookback, features]. */
export function inputLayer(weights: KerasWeights, { lookback }: KerasModelOptions): KerasLayer {
  return kerasLayer("InputLayer", "input_1", {
    batch_input_shape: [null, lookback, layerSizes(weights).features],
    sparse: false,
    ragged: false,
  });
}

/**
 * The layers of one CNN+LSTM after its input, sizes taken from the weights.
 *
 * @param prefix Before every layer's name.
 */
export function networkLayers(
  weights: KerasWeights,
  { loss }: KerasModelOptions,
  prefix = "",
): readonly KerasLayer[] {
  const size = layerSizes(weights);
  const head = loss === "binary_crossentropy" ? "sigmoid" : "linear";
  const name = (own: string): string => `${prefix}${own}`;
  return [
    conv1d(name("conv1d"), size.filters, size.kernelSize),
    conv1d(name("conv1d_1"), size.filters2, size.kernelSize2),
    kerasLayer("MaxPooling1D", name("max_pooling1d"), {
      trainable: true,
      strides: [2],
      pool_size: [2],
      padding: "valid",
      data_format: "channels_last",
    }),
    lstm(name("lstm"), size.units, true),
    lstm(name("lstm_1"), size.units2, false),
    dense(name("dense"), size.hidden, "relu"),
    dense(name("dense_1"), size.outputs, head),
  ];
}

/** Where those layers' weights lie in the file, and which of our parameters they are. */
export function networkLayerFiles(prefix = ""): readonly KerasLayerFile[] {
  const file = (own: string, parts: readonly string[], cell = ""): KerasLayerFile => {
    const name = `${prefix}${own}`;
    return { name, weights: weightFiles(name, parts, cell) };
  };
  return [
    file("conv1d", kernelBias),
    file("conv1d_1", kernelBias),
    file("max_pooling1d", []),
    file("lstm", lstmParts, "lstm_cell/"),
    file("lstm_1", lstmParts, "lstm_cell/"),
    file("dense", kernelBias),
    file("dense_1", kernelBias),
  ];
}

const kernelBias = ["kernel", "bias"];
const lstmParts = ["kernel", "recurrent_kernel", "bias"];

function weightFiles(layerName: string, parts: readonly string[], cell = ""): KerasWeightFile[] {
  return parts.map((part) => ({
    path: `${layerName}/${cell}${part}:0`,
    parameter: `${layerName}/${part}`,
  }));
}

/** One layer in words. */
export function kerasLayer(className: string, name: string, config: KerasWords): KerasLayer {
  const words = { name, dtype: "float32", ...config } as KerasLayer["config"];
  return { class_name: className, config: words };
}

function conv1d(name: string, filters: number, kernelSize: number): KerasLayer {
  return kerasLayer("Conv1D", name, {
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

function lstm(name: string, units: number, returnSequences: boolean): KerasLayer {
  return kerasLayer("LSTM", name, {
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

function dense(name: string, units: number, activation: string): KerasLayer {
  return kerasLayer("Dense", name, {
    trainable: true,
    units,
    activation,
    ...kernelAndBias,
    ...unregularised,
  });
}

function initializer(className: string, config: KerasWords): KerasWords {
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
