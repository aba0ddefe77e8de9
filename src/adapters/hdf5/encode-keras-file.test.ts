import { type Dataset, File, FS, type Group, ready } from "h5wasm";
import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { kerasModelFile } from "../../learning/bundle/keras-config.ts";
import { type KerasWeights, toKerasWeights } from "../../learning/network/keras-weights.ts";
import { missionNetwork } from "../../learning/network/network-shape.ts";
import { parameterCount } from "../../learning/network/parameter-layout.ts";
import { encodeKerasFile, kerasLayoutVersion } from "./encode-keras-file.ts";

const options = { lookback: 120, loss: "mse", learningRate: 0.001 } as const;

describe("encodeKerasFile()", () => {
  test("writes every weight where weight_names says, value for value", async () => {
    const weights = networkWeights(5);
    const model = kerasModelFile(weights, options);
    const found = await withKerasFile(await encodeKerasFile(model, weights), readWeights);
    expect(found.map(({ path }) => path)).toEqual(
      model.layers.flatMap((layer) => layer.weights.map((weight) => weight.path)),
    );
    const expected = model.layers.flatMap((layer) =>
      layer.weights.map(({ parameter }) => weights[parameter]!),
    );
    found.forEach(({ shape, values }, i) => {
      expect(shape).toEqual(expected[i]!.shape);
      expect(values).toEqual(expected[i]!.values);
    });
  });

  test("carries configuration, backend and Keras version as text attributes", async () => {
    const weights = networkWeights(4);
    const model = kerasModelFile(weights, options);
    const attributes = await withKerasFile(await encodeKerasFile(model, weights), (file) =>
      ["model_config", "training_config", "backend", "keras_version"].map(
        (name) => file.attrs[name]?.value,
      ),
    );
    expect(attributes).toEqual([
      model.modelConfig,
      model.trainingConfig,
      "tensorflow",
      kerasLayoutVersion,
    ]);
  });

  test("refuses weights that lack a parameter of the model", async () => {
    const weights = networkWeights(5);
    const model = kerasModelFile(weights, options);
    const rest = Object.fromEntries(
      Object.entries(weights).filter(([name]) => name !== "dense_1/bias"),
    );
    await expect(encodeKerasFile(model, rest)).rejects.toThrow("the weights hold dense_1/bias");
  });
});

async function withKerasFile<T>(bytes: Uint8Array, read: (file: File) => T): Promise<T> {
  await ready;
  FS!.writeFile("/read-back.h5", bytes);
  const file = new File("/read-back.h5", "r");
  try {
    return read(file);
  } finally {
    file.close();
    FS!.unlink("/read-back.h5");
  }
}

function readWeights(file: File) {
  const root = file.get("model_weights") as Group;
  const layerNames = root.attrs["layer_names"]!.value as string[];
  return layerNames.flatMap((layerName) => {
    const group = root.get(layerName) as Group;
    const paths = [...(group.attrs["weight_names"]!.value as Iterable<string>)];
    return paths.map((path) => {
      const dataset = group.get(path) as Dataset;
      return { path, shape: dataset.shape, values: dataset.value };
    });
  });
}

function networkWeights(features: number): KerasWeights {
  const rng = createRng(7);
  const network = missionNetwork(features, 120);
  const flat = Float32Array.from({ length: parameterCount(network) }, () => 0.1 * rng.normal());
  return toKerasWeights(network, flat);
}
