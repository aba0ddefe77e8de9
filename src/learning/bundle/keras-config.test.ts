import { describe, expect, test } from "vitest";
import { kerasModelFile } from "./keras-config.ts";
import { type KerasWeights, toKerasWeights } from "../network/keras-weights.ts";
import { missionNetwork } from "../network/network-shape.ts";
import { parameterCount } from "../network/parameter-layout.ts";

describe("kerasModelFile()", () => {
  test("words the published recipe's network with sizes taken from the weights", () => {
    const layers = layersOf(kerasModelFile(weights(5), { ...options, loss: "mse" }).modelConfig);
    expect(layers.map(({ class_name }) => class_name)).toEqual([
      "InputLayer",
      "Conv1D",
      "Conv1D",
      "MaxPooling1D",
      "LSTM",
      "LSTM",
      "Dense",
      "Dense",
    ]);
    expect(layers[0]!.config["batch_input_shape"]).toEqual([null, 120, 5]);
    const sizes = layers.map(({ config }) => config["filters"] ?? config["units"]);
    expect(sizes.filter(Boolean)).toEqual([64, 64, 100, 100, 50, 1]);
    const sequences = layers.map(({ config }) => config["return_sequences"]);
    expect(sequences.filter((value) => value !== undefined)).toEqual([true, false]);
  });

  test("ends in a sigmoid for cross-entropy and in a line for squared error", () => {
    const heads = (["mse", "binary_crossentropy"] as const).map((loss) => {
      const model = kerasModelFile(weights(5), { ...options, loss });
      const training = JSON.parse(model.trainingConfig) as { loss: string };
      return [layersOf(model.modelConfig).at(-1)!.config["activation"], training.loss];
    });
    expect(heads).toEqual([
      ["linear", "mean_squared_error"],
      ["sigmoid", "binary_crossentropy"],
    ]);
  });

  test("names no argument that only one generation of Keras knows", () => {
    const { modelConfig } = kerasModelFile(weights(5), { ...options, loss: "mse" });
    expect(modelConfig).not.toMatch(
      /time_major|batch_shape|zero_output_for_mask|quantization|module/,
    );
    expect(modelConfig.match(/batch_input_shape/g)).toHaveLength(1);
  });

  test("stops on weights without a layer", () => {
    const rest = Object.fromEntries(
      Object.entries(weights(5)).filter(([name]) => !name.startsWith("lstm_1/")),
    );
    expect(() => kerasModelFile(rest, { ...options, loss: "mse" })).toThrow(
      "lstm_1/recurrent_kernel",
    );
  });
});

const options = { lookback: 120, learningRate: 0.001 } as const;

interface LayerWords {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

function layersOf(modelConfig: string): readonly LayerWords[] {
  return (JSON.parse(modelConfig) as { config: { layers: LayerWords[] } }).config.layers;
}

function weights(features: number): KerasWeights {
  const network = missionNetwork(features, options.lookback);
  return toKerasWeights(network, new Float32Array(parameterCount(network)));
}
