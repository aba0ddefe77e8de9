import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { initialParameters } from "./initial-parameters.ts";
import { toKerasWeights } from "./keras-weights.ts";
import { missionNetwork } from "./network-shape.ts";

const seed = 9;
const network = missionNetwork(5, 120);
const keras = toKerasWeights(network, initialParameters(network, createRng(seed)));

function valuesOf(name: string): Float32Array {
  return keras[name]!.values;
}

test.each([
  ["conv1d/kernel", 3 * 5, 3 * 64],
  ["conv1d_1/kernel", 3 * 64, 3 * 64],
  ["lstm/kernel", 64, 400],
  ["lstm_1/kernel", 100, 400],
  ["dense/kernel", 100, 50],
  ["dense_1/kernel", 50, 1],
])(
  `initialParameters() draws %s as Glorot uniform: +-sqrt(6 / (%d + %d)) (seed ${seed})`,
  (name, fanIn, fanOut) => {
    const values = valuesOf(name);
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(limit));
    expect(largest).toBeGreaterThan(0.9 * limit);
    const meanSquare = values.reduce((sum, v) => sum + v * v, 0) / values.length;
    // A uniform's mean square is limit^2 / 3, known to 0.9 / sqrt(n) of itself; 4 standard errors.
    expect(Math.abs((meanSquare * 3) / limit ** 2 - 1)).toBeLessThan(
      3.6 / Math.sqrt(values.length),
    );
  },
);

test.each(["lstm/recurrent_kernel", "lstm_1/recurrent_kernel"])(
  `initialParameters() gives %s orthonormal rows in Keras' layout (seed ${seed})`,
  (name) => {
    const values = valuesOf(name);
    const row = (i: number) => values.subarray(i * 400, (i + 1) * 400);
    let worst = 0;
    for (let i = 0; i < 100; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        const overlap = row(i).reduce((sum, v, k) => sum + v * row(j)[k]!, 0);
        worst = Math.max(worst, Math.abs(overlap - (i === j ? 1 : 0)));
      }
    }
    expect(worst).toBeLessThan(1e-6);
  },
);

test("initialParameters() starts biases at 0 and those of the forget gates at 1", () => {
  for (const layer of ["lstm", "lstm_1"]) {
    const wanted = new Float32Array(400).fill(1, 100, 200);
    expect(valuesOf(`${layer}/bias`)).toEqual(wanted);
  }
  for (const layer of ["conv1d", "conv1d_1", "dense", "dense_1"]) {
    expect(valuesOf(`${layer}/bias`).every((v) => v === 0)).toBe(true);
  }
});

test("initialParameters() depends on the seed alone", () => {
  const draw = (each: number) => initialParameters(network, createRng(each));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
