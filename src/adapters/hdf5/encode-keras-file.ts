import { randomUUID } from "node:crypto";
import type { Group } from "h5wasm";
import { assert } from "../../foundation/assert.ts";
import type { KerasLayerFile, KerasModelFile } from "../../learning/bundle/keras-model-file.ts";
import type { KerasWeights } from "../../learning/network/keras-weights.ts";

/** The generation of Keras whose file layout is written; Keras 3 reads it as "legacy HDF5". */
export const kerasLayoutVersion = "2.15.0";

/**
 * A whole model as legacy Keras HDF5, the layout of `model.save("x.h5")`: attributes `model_config`,
 * `training_config`, `keras_version`, `backend`, and a group `model_weights` with one group per layer.
 * The optimizer's state is not written. HDF5 keeps the creation time of every object, so two files
 * of equal weights differ in bytes.
 *
 * @returns The bytes of the file.
 * @throws {InvariantError} `weights` lacks a parameter of `model`, or a shape does not fit its values.
 */
export async function encodeKerasFile(
  model: KerasModelFile,
  weights: KerasWeights,
): Promise<Uint8Array> {
  const h5 = await import("h5wasm");
  const { FS } = await h5.ready;
  const name = `/${randomUUID()}.h5`; // in h5wasm's own memory, never on disk
  const file = new h5.File(name, "w");
  try {
    writeOrigin(file);
    file.create_attribute("model_config", model.modelConfig);
    file.create_attribute("training_config", model.trainingConfig);
    writeWeights(file.create_group("model_weights"), model.layers, weights);
    file.flush();
  } finally {
    file.close();
  }
  try {
    return FS.readFile(name);
  } finally {
    FS.unlink(name);
  }
}

function writeOrigin(group: Group): void {
  group.create_attribute("backend", "tensorflow");
  group.create_attribute("keras_version", kerasLayoutVersion);
}

function writeWeights(root: Group, layers: readonly KerasLayerFile[], weights: KerasWeights): void {
  writeOrigin(root);
  const names = layers.map((layer) => layer.name);
  writeNames(root, "layer_names", names);
  for (const layer of layers) writeLayer(root, layer, weights);
  writeNames(root.create_group("top_level_model_weights"), "weight_names", []);
}

function writeNames(group: Group, attribute: string, names: string[]): void {
  if (names.length > 0) group.create_attribute(attribute, names);
  else group.create_attribute(attribute, new Float64Array(0), [0]); // as h5py stores an empty list
}

function writeLayer(root: Group, layer: KerasLayerFile, weights: KerasWeights): void {
  const layerGroup = root.create_group(layer.name);
  const paths = layer.weights.map((weight) => weight.path);
  writeNames(layerGroup, "weight_names", paths);
  const groups = new Map([["", layerGroup]]);
  for (const { path, parameter } of layer.weights) {
    const weight = weights[parameter];
    assert(weight, `the weights hold ${parameter}`);
    const parent = groupOf(path.split("/").slice(0, -1), groups);
    writeDataset(parent, path.slice(path.lastIndexOf("/") + 1), weight);
  }
}

function groupOf(parts: readonly string[], groups: Map<string, Group>): Group {
  const path = parts.join("/");
  const known = groups.get(path);
  if (known) return known;
  const made = groupOf(parts.slice(0, -1), groups).create_group(parts.at(-1)!);
  groups.set(path, made);
  return made;
}

function writeDataset(group: Group, name: string, { shape, values }: KerasWeights[string]): void {
  const size = shape.reduce((product, length) => product * length, 1);
  assert(size === values.length, `the shape of ${name} fits its ${values.length} values`);
  group.create_dataset({ name, data: values, shape: [...shape] });
}
