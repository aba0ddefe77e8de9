import { assert } from "../../foundation/assert.ts";
import { extents, relu, reshape, slice, split, transpose } from "../../tensor/expressions.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { conv1d } from "./conv1d.ts";
import { dense } from "./dense.ts";
import { lstm, type LstmWeights } from "./lstm.ts";
import { maxPool } from "./max-pool.ts";
import type { NetworkShape } from "./network-shape.ts";
import { parameterLayout } from "./parameter-layout.ts";

/**
 * The published recipe's network, from scaled candles to the last layer before its activation.
 *
 * @param x [T, B, F] time (oldest first), batch, feature.
 * @param parameters [P] all learned numbers in the order of `parameterLayout`.
 * @returns [B]
 */
export function cnnLstm(x: Tensor, parameters: Tensor, network: NetworkShape): Tensor {
  const [, batch = 0] = extents(x.shape);
  const weight = namedParameters(parameters, network);
  const first = relu(conv1d(x, weight("conv1d/kernel"), weight("conv1d/bias"))); // [118, B, 64]
  const second = conv1d(first, weight("conv1d_1/kernel"), weight("conv1d_1/bias")); // [116, B, 64]
  // relu never changes which of two numbers is larger: after the pooling it has half the work
  const pooled = transpose(relu(maxPool(second)), [0, 2, 1]); // [58, 64, B]
  const lower = lstm(pooled, lstmWeights(weight, "lstm")); // [58, 100, B]
  const upper = lstm(lower, lstmWeights(weight, "lstm_1")); // [58, 100, B]
  const last = transpose(lastStep(upper), [1, 0]); // [B, 100]
  const hidden = relu(dense(last, weight("dense/kernel"), weight("dense/bias"))); // [B, 50]
  return reshape(dense(hidden, weight("dense_1/kernel"), weight("dense_1/bias")), [batch]);
}

type WeightByName = (name: string) => Tensor;

// Cuts the flat vector into the layers' arrays.
function namedParameters(parameters: Tensor, network: NetworkShape): WeightByName {
  const layout = parameterLayout(network);
  const pieces = split(
    parameters,
    0,
    layout.map(({ size }) => size),
  );
  const byName = new Map(
    layout.map(({ name, shape }, i) => [name, reshape(pieces[i] as Tensor, shape)]),
  );
  return (name) => {
    const tensor = byName.get(name);
    assert(tensor !== undefined, `the network has a parameter ${name}`);
    return tensor;
  };
}

function lstmWeights(weight: WeightByName, layer: string): LstmWeights {
  return {
    kernel: weight(`${layer}/kernel`),
    recurrentKernel: weight(`${layer}/recurrent_kernel`),
    bias: weight(`${layer}/bias`),
  };
}

function lastStep(sequence: Tensor): Tensor {
  const [steps = 0, features = 0, batch = 0] = extents(sequence.shape);
  return reshape(slice(sequence, 0, { start: steps - 1, end: steps }), [features, batch]);
}
