import type { KerasWeights } from "../network/keras-weights.ts";
import { inputLayer, networkLayerFiles, networkLayers } from "./keras-layers.ts";
import type { KerasModelFile, KerasModelOptions } from "./keras-model-file.ts";

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
  const layers = [inputLayer(weights, options), ...networkLayers(weights, options)];
  const modelConfig = { class_name: "Sequential", config: { name: "candlecast", layers } };
  return {
    modelConfig: JSON.stringify(modelConfig),
    trainingConfig: kerasTrainingConfig(options),
    layers: networkLayerFiles(),
  };
}

// Keras 3 cannot read its own short name "mse" back from a file; the long one both generations know.
const lossNames: Record<KerasModelOptions["loss"], string> = {
  mse: "mean_squared_error",
  binary_crossentropy: "binary_crossentropy",
};

/** Text of the `training_config` attribute. */
export function kerasTrainingConfig(options: KerasModelOptions): string {
  const config = {
    name: "Adam",
    learning_rate: options.learningRate,
    beta_1: 0.9,
    beta_2: 0.999,
    epsilon: 1e-7,
    amsgrad: false,
  };
  return JSON.stringify({
    loss: lossNames[options.loss],
    metrics: null,
    weighted_metrics: null,
    loss_weights: null,
    optimizer_config: { class_name: "Adam", config },
  });
}
