import { expect, test } from "vitest";
import { conv1d } from "../../src/learning/network/conv1d.ts";
import { cnnLstm } from "../../src/learning/network/cnn-lstm.ts";
import { dense } from "../../src/learning/network/dense.ts";
import { losses, type LossName } from "../../src/learning/network/losses.ts";
import { lstm } from "../../src/learning/network/lstm.ts";
import { maxPool } from "../../src/learning/network/max-pool.ts";
import type { NetworkShape } from "../../src/learning/network/network-shape.ts";
import { parameterCount } from "../../src/learning/network/parameter-layout.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { gradientError, type GradientCase } from "./gradient-check.ts";

const seed = 11;

const smallNetwork: NetworkShape = {
  features: 2,
  lookback: 14,
  convFilters: 3,
  convWidth: 3,
  lstmUnits: 3,
  denseUnits: 4,
  head: "linear",
};

type Inputs = readonly Tensor[];

const layers: Readonly<Record<string, GradientCase>> = {
  "conv1d, width 3": { shapes: [[6, 2, 3], [9, 4], [4]], build: layer(conv1d) },
  "conv1d, width 1": { shapes: [[3, 2, 3], [3, 4], [4]], build: layer(conv1d) },
  "conv1d, as wide as the window": { shapes: [[3, 1, 2], [6, 2], [2]], build: layer(conv1d) },
  "max-pool": { shapes: [[6, 2, 3]], build: ([x]) => [maxPool(x!)] },
  "max-pool, an odd last step": { shapes: [[7, 2, 3]], build: ([x]) => [maxPool(x!)] },
  dense: { shapes: [[4, 3], [3, 2], [2]], build: layer(dense) },
  lstm: {
    shapes: [[5, 2, 3], [16, 2], [16, 4], [16]],
    build: ([x, kernel, recurrentKernel, bias]) => [
      lstm(x!, { kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! }),
    ],
  },
  "lstm, one step, one window, one unit": {
    shapes: [[1, 2, 1], [4, 2], [4, 1], [4]],
    build: ([x, kernel, recurrentKernel, bias]) => [
      // The recurrent kernel meets only the zero state, so its gradient is zero: add it once.
      lstm(x!, { kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! }),
      recurrentKernel!,
    ],
  },
  "two lstm layers": {
    shapes: [[4, 2, 2], [12, 2], [12, 3], [12], [8, 3], [8, 2], [8]],
    build: ([x, kernel, recurrentKernel, bias, ...upper]) => {
      const below = lstm(x!, { kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! });
      return [lstm(below, { kernel: upper[0]!, recurrentKernel: upper[1]!, bias: upper[2]! })];
    },
  },
  "mean squared error": { shapes: [[5], [5], [5]], build: lossOf("mse") },
  // Softplus, which the engine has in float32 alone.
  "binary cross-entropy": {
    shapes: [[5], [5], [5]],
    build: lossOf("binary-cross-entropy"),
    floatType: "float32",
  },
  "the whole network": {
    shapes: [[14, 2, 2], [parameterCount(smallNetwork)]],
    build: ([x, parameters]) => [cnnLstm(x!, parameters!, smallNetwork)],
  },
};

test.each(Object.entries(layers))(
  `the gradient of %s agrees with finite differences (seed ${seed})`,
  async (_name, check) => {
    expect(await gradientError(check, seed)).toBeLessThan(1);
  },
);

function layer(of: (x: Tensor, kernel: Tensor, bias: Tensor) => Tensor) {
  return ([x, kernel, bias]: Inputs): Inputs => [of(x!, kernel!, bias!)];
}

function lossOf(name: LossName) {
  return ([output, label, weight]: Inputs): Inputs => [losses[name](output!, label!, weight!)];
}
