import { describe, expect, test } from "vitest";
import { type KerasWeights, toKerasWeights } from "../network/keras-weights.ts";
import { missionNetwork } from "../network/network-shape.ts";
import { parameterCount } from "../network/parameter-layout.ts";
import { kerasModelFile } from "./keras-config.ts";
import { kerasMembersFile } from "./keras-members.ts";

const options = { lookback: 120, loss: "mse", learningRate: 0.001 } as const;
const network = missionNetwork(5, options.lookback);
const members = [1, 2, 3].map((k) =>
  toKerasWeights(network, new Float32Array(parameterCount(network)).fill(k)),
);

describe("kerasMembersFile()", () => {
  test("of one network is its plain sequence", () => {
    const [one] = members as [KerasWeights];
    expect(kerasMembersFile([one], options)).toEqual({
      model: kerasModelFile(one, options),
      weights: one,
    });
  });

  test("joins three networks from one input to one average", () => {
    const { class_name, config } = wordsOf(kerasMembersFile(members, options).model.modelConfig);
    expect(class_name).toBe("Functional");
    const calls = new Map(config.layers.map(({ name, inbound_nodes }) => [name, inbound_nodes]));
    const inputsOf = (name: string) => calls.get(name)?.flatMap((node) => node.map(([of]) => of));
    expect(config.layers.map(({ name }) => name).slice(0, 5)).toEqual([
      "input_1",
      "member1_conv1d",
      "member2_conv1d",
      "member3_conv1d",
      "member1_conv1d_1",
    ]);
    expect(inputsOf("input_1")).toEqual([]);
    expect(inputsOf("member2_conv1d")).toEqual(["input_1"]);
    expect(inputsOf("member2_lstm")).toEqual(["member2_max_pooling1d"]);
    expect(inputsOf("average")).toEqual(["member1_dense_1", "member2_dense_1", "member3_dense_1"]);
    expect(config.input_layers).toEqual([["input_1", 0, 0]]);
    expect(config.output_layers).toEqual([["average", 0, 0]]);
    expect(config.layers.every(({ name, config: own }) => own.name === name)).toBe(true);
  });

  test("names its weights in the order that Keras takes them: by depth, members side by side", () => {
    const { model, weights } = kerasMembersFile(members, options);
    expect(model.layers.map(({ name }) => name)).toEqual(
      wordsOf(model.modelConfig).config.layers.map(({ name }) => name),
    );
    const named = model.layers.flatMap((layer) => layer.weights.map((each) => each.parameter));
    expect(named.toSorted()).toEqual(Object.keys(weights).toSorted());
    expect(weights["member2_lstm/kernel"]!.values[0]).toBe(2);
    const lstm = model.layers.find(({ name }) => name === "member3_lstm");
    expect(lstm?.weights[0]).toEqual({
      path: "member3_lstm/lstm_cell/kernel:0",
      parameter: "member3_lstm/kernel",
    });
  });

  test("needs a network", () => {
    expect(() => kerasMembersFile([], options)).toThrow("at least one network");
  });
});

interface EnsembleWords {
  readonly class_name: string;
  readonly config: {
    readonly layers: readonly {
      readonly name: string;
      readonly config: { readonly name: string };
      readonly inbound_nodes: readonly (readonly [string, ...unknown[]][])[];
    }[];
    readonly input_layers: unknown;
    readonly output_layers: unknown;
  };
}

function wordsOf(modelConfig: string): EnsembleWords {
  return JSON.parse(modelConfig) as EnsembleWords;
}
