import { assert } from "../../foundation/assert.ts";
import type { KerasWeights } from "../network/keras-weights.ts";
import { kerasModelFile, kerasTrainingConfig } from "./keras-config.ts";
import {
  inputLayer,
  type KerasLayer,
  kerasLayer,
  networkLayerFiles,
  networkLayers,
} from "./keras-layers.ts";
import type { KerasModelFile, KerasModelOptions } from "./keras-model-file.ts";
import { memberPrefix } from "./member-prefix.ts";

/** A Keras file of one or more networks, and the weights that its layers name. */
export interface KerasMembersFile {
  readonly model: KerasModelFile;
  readonly weights: KerasWeights;
}

/**
 * Configuration of K networks on one input whose outputs are averaged: a functional model whose layers
 * are named member1_conv1d, member2_conv1d ... and end in a layer `average`. One network alone is
 * `kerasModelFile`'s plain sequence.
 *
 * @param members K >= 1, in the order of the ensemble.
 * @throws {InvariantError} there is none, or one is no such network.
 */
export function kerasMembersFile(
  members: readonly KerasWeights[],
  options: KerasModelOptions,
): KerasMembersFile {
  const [first] = members;
  assert(first !== undefined, "a Keras file has at least one network");
  if (members.length === 1) return { model: kerasModelFile(first, options), weights: first };
  return {
    model: {
      modelConfig: JSON.stringify({
        class_name: "Functional",
        config: ensembleOf(members, options),
      }),
      trainingConfig: kerasTrainingConfig(options),
      layers: [
        { name: inputName, weights: [] },
        ...byDepth(members.map((_, k) => networkLayerFiles(memberPrefix(k)))),
        { name: averageName, weights: [] },
      ],
    },
    weights: Object.fromEntries(
      members.flatMap((weights, k) =>
        Object.entries(weights).map(([name, value]) => [`${memberPrefix(k)}${name}`, value]),
      ),
    ),
  };
}

const inputName = "input_1";
const averageName = "average";

function ensembleOf(members: readonly KerasWeights[], options: KerasModelOptions) {
  const chains = members.map((weights, k) =>
    chained(networkLayers(weights, options, memberPrefix(k))),
  );
  const ends = chains.map((chain) => chain.at(-1)!.name);
  return {
    name: "candlecast",
    trainable: true,
    layers: [
      called(inputLayer(members[0]!, options), []),
      ...byDepth(chains),
      called(kerasLayer("Average", averageName, { trainable: true }), ends),
    ],
    input_layers: [[inputName, 0, 0]],
    output_layers: [[averageName, 0, 0]],
  };
}

// Each layer called on the one before it, the first on the input.
function chained(layers: readonly KerasLayer[]) {
  return layers.map((layer, i) => called(layer, [layers[i - 1]?.config.name ?? inputName]));
}

// A layer and the layers whose output it is called on, once.
function called(layer: KerasLayer, inputs: readonly string[]) {
  const call = inputs.map((name) => [name, 0, 0, {}]);
  return { ...layer, name: layer.config.name, inbound_nodes: call.length === 0 ? [] : [call] };
}

// Keras orders the layers of a graph by their distance from the output, members side by side, and takes
// the file's weights in that order whatever they are called.
function byDepth<T>(chains: readonly (readonly T[])[]): readonly T[] {
  return (chains[0] ?? []).flatMap((_, depth) => chains.map((chain) => chain[depth]!));
}
