import { expect, test } from "vitest";
import { missionNetwork, pooledSteps } from "./network-shape.ts";
import { parameterCount, parameterLayout } from "./parameter-layout.ts";

test("parameterCount() of the published recipe's network is 164,877, with sentiment 166,413", () => {
  expect(parameterCount(missionNetwork(5, 120))).toBe(164_877);
  // Eight columns more meet 64 filters of width 3.
  expect(parameterCount(missionNetwork(13, 120))).toBe(164_877 + 8 * 64 * 3);
});

test("parameterCount() does not depend on the lookback nor on the head", () => {
  expect(parameterCount(missionNetwork(5, 24, "sigmoid"))).toBe(164_877);
});

test("parameterLayout() covers the flat vector without holes, in Keras' order of layers", () => {
  const layout = parameterLayout(missionNetwork(5, 120));
  let end = 0;
  for (const { offset, size, shape, kerasShape } of layout) {
    expect(offset).toBe(end);
    expect(kerasShape.reduce((a, b) => a * b, 1)).toBe(size);
    expect(shape.reduce((a, b) => a * b, 1)).toBe(size);
    end += size;
  }
  expect(end).toBe(164_877);
  expect(layout.map(({ name }) => name)).toEqual([
    "conv1d/kernel",
    "conv1d/bias",
    "conv1d_1/kernel",
    "conv1d_1/bias",
    "lstm/kernel",
    "lstm/recurrent_kernel",
    "lstm/bias",
    "lstm_1/kernel",
    "lstm_1/recurrent_kernel",
    "lstm_1/bias",
    "dense/kernel",
    "dense/bias",
    "dense_1/kernel",
    "dense_1/bias",
  ]);
});

test("pooledSteps() is 58 for the published recipe's window, and 0 for one that is too short", () => {
  expect(pooledSteps(missionNetwork(5, 120))).toBe(58);
  expect(pooledSteps(missionNetwork(5, 7))).toBe(1);
  expect(pooledSteps(missionNetwork(5, 5))).toBe(0);
});
