import { expect, test } from "vitest";
import { fromKerasValues, toKerasWeights } from "./keras-weights.ts";
import { missionNetwork } from "./network-shape.ts";
import { parameterCount, parameterLayout } from "./parameter-layout.ts";

const network = missionNetwork(5, 120);
const flat = Float32Array.from({ length: parameterCount(network) }, (_, i) => i);
const keras = toKerasWeights(network, flat);

test("fromKerasValues() undoes toKerasWeights()", () => {
  const back = new Float32Array(flat.length);
  for (const parameter of parameterLayout(network)) {
    fromKerasValues(parameter, keras[parameter.name]!.values, back);
  }
  expect(back).toEqual(flat);
});

test("toKerasWeights() gives Keras' shapes", () => {
  const shapes = Object.fromEntries(
    Object.entries(keras).map(([name, { shape }]) => [name, shape.join("x")]),
  );
  expect(shapes).toMatchObject({
    "conv1d/kernel": "3x5x64",
    "conv1d_1/kernel": "3x64x64",
    "lstm/kernel": "64x400",
    "lstm/recurrent_kernel": "100x400",
    "lstm/bias": "400",
    "lstm_1/kernel": "100x400",
    "dense/kernel": "100x50",
    "dense_1/kernel": "50x1",
    "dense_1/bias": "1",
  });
});

test("toKerasWeights() turns the gates i, o, f, g into Keras' i, f, g, o", () => {
  const { offset } = parameterLayout(network).find(({ name }) => name === "lstm/kernel")!;
  const { values } = keras["lstm/kernel"]!;
  // Unit 7 of each gate, input 3: ours lies at [gate * 100 + 7, 3] of [400, 64].
  const ours = (gate: number) => offset + (gate * 100 + 7) * 64 + 3;
  const theirs = [0, 1, 2, 3].map((gate) => values[3 * 400 + gate * 100 + 7]);
  expect(theirs).toEqual([ours(0), ours(2), ours(3), ours(1)]);

  const bias = parameterLayout(network).find(({ name }) => name === "lstm/bias")!;
  const blocks = [0, 100, 200, 300].map((at) => keras["lstm/bias"]!.values[at]! - bias.offset);
  expect(blocks).toEqual([0, 200, 300, 100]);
});
