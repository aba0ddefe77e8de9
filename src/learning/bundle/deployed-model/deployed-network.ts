import { assert } from "../../../foundation/assert.ts";
import { relu, sigmoid } from "../../../tensor/expressions.ts";
import type { GraphBuilder, Tensor } from "../../../tensor/tensor.ts";
import type { NetworkShape } from "../../network/network-shape.ts";
import { parameterLayout } from "../../network/parameter-layout.ts";

/**
 * The published recipe's network in the standard's own layers, so that every runtime knows them. Weights are
 * stored in the layouts that those layers want.
 *
 * @param x [batch, F, lookback] scaled inputs, float32.
 * @param parameters [P] in the order of `parameterLayout`.
 * @param options.prefix Before the names of the stored weights, so that several networks fit one graph.
 * @returns [batch, 1] scaled output; a probability where the head is `sigmoid`.
 */
export function deployedNetwork(
  x: Tensor,
  parameters: Float32Array,
  { network, prefix = "" }: { readonly network: NetworkShape; readonly prefix?: string },
): Tensor {
  const { features, convFilters } = network;
  const weights = namedWeights(x.graph, parameters, { network, prefix });
  const first = conv(x, weights, { layer: "conv1d", inputs: features }); // [batch, 64, 118]
  const second = conv(first, weights, { layer: "conv1d_1", inputs: convFilters }); // [.., 116]
  const pooled = second.graph.apply("MaxPool", [second], { kernel_shape: [2], strides: [2] });
  const steps = pooled.graph.apply("Transpose", [pooled], { perm: [2, 0, 1] }); // [58, batch, 64]
  const lower = lstm(steps, weights, "lstm").all; // [58, batch, 100]
  const last = lstm(lower, weights, "lstm_1").last; // [batch, 100]
  const hidden = relu(dense(last, weights, "dense")); // [batch, 50]
  const output = dense(hidden, weights, "dense_1");
  return network.head === "sigmoid" ? sigmoid(output) : output;
}

interface Weights {
  /** One learned array, its numbers put in another order and shape where the layer wants it. */
  take(
    name: string,
    arrange?: (values: Float32Array, shape: readonly number[]) => Arranged,
  ): Tensor;
}

interface Arranged {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

function namedWeights(
  graph: GraphBuilder,
  parameters: Float32Array,
  { network, prefix }: { readonly network: NetworkShape; readonly prefix: string },
): Weights {
  const byName = new Map(parameterLayout(network).map((parameter) => [parameter.name, parameter]));
  return {
    take(name, arrange = (values, shape) => ({ values, shape })) {
      const parameter = byName.get(name);
      assert(parameter !== undefined, `the network has a parameter ${name}`);
      const { offset, size, shape } = parameter;
      const arranged = arrange(parameters.slice(offset, offset + size), shape);
      return graph.weight(`${prefix}${name}`, arranged.values, arranged.shape);
    },
  };
}

function conv(
  x: Tensor,
  weights: Weights,
  { layer, inputs }: { readonly layer: string; readonly inputs: number },
): Tensor {
  const kernel = weights.take(`${layer}/kernel`, (values, shape) =>
    outputsFirst(values, shape, inputs),
  );
  return relu(x.graph.apply("Conv", [x, kernel, weights.take(`${layer}/bias`)]));
}

// Ours [K C, O], rows in the order of time, then feature; the standard's [O, C, K].
function outputsFirst(
  values: Float32Array,
  [rows = 0, outputs = 0]: readonly number[],
  inputs: number,
): Arranged {
  const width = rows / inputs;
  const arranged = values.map((_, i) => {
    const [o, c, k] = [Math.floor(i / rows), Math.floor(i / width) % inputs, i % width];
    return values[(k * inputs + c) * outputs + o]!;
  });
  return { values: arranged, shape: [outputs, inputs, width] };
}

function lstm(x: Tensor, weights: Weights, layer: string): { all: Tensor; last: Tensor } {
  const { graph } = x;
  const oneDirection = (values: Float32Array, shape: readonly number[]): Arranged => ({
    values,
    shape: [1, ...shape],
  });
  const kernel = weights.take(`${layer}/kernel`, oneDirection);
  const recurrent = weights.take(`${layer}/recurrent_kernel`, oneDirection);
  const bias = weights.take(`${layer}/bias`, inputBiasOnly);
  const [states, lastState] = graph.applyMany("LSTM", [x, kernel, recurrent, bias], {
    hidden_size: Number(recurrent.shape[2]),
  });
  assert(states !== undefined && lastState !== undefined, "an LSTM has two outputs");
  return {
    all: graph.apply("Squeeze", [states], { axis: 1 }),
    last: graph.apply("Squeeze", [lastState], { axis: 0 }),
  };
}

// The standard has a second bias, of the recurrent product: zeros.
function inputBiasOnly(values: Float32Array): Arranged {
  const both = new Float32Array(2 * values.length);
  both.set(values);
  return { values: both, shape: [1, both.length] };
}

function dense(x: Tensor, weights: Weights, layer: string): Tensor {
  const operands = [x, weights.take(`${layer}/kernel`), weights.take(`${layer}/bias`)];
  return x.graph.apply("Gemm", operands);
}
