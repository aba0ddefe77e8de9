import {
  concat,
  extents,
  matmul,
  multiplyTransposed,
  pad,
  reshape,
  multiply,
  slice,
  subtract,
  split,
  transpose,
} from "../../tensor/expressions.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { lstmBackwardStep, lstmForwardStep } from "./lstm-steps.ts";

/** Gates stand in the order of the ONNX standard: input i, output o, forget f, candidate g. */
export interface LstmWeights {
  /** [4H, C] */
  readonly kernel: Tensor;
  /** [4H, H] */
  readonly recurrentKernel: Tensor;
  /** [4H]; the input bias only, as Keras has it. */
  readonly bias: Tensor;
}

/**
 * A long short-term memory layer whose backward pass is derived by hand.
 *
 * Time is a loop both ways, so only what depends on the step before stands in its body; everything
 * else is one large product over all steps. Features come before the batch: a step's gates are
 * then contiguous, and the small recurrent product needs no packing of its large operand.
 *
 * @param x [T, C, B] time (oldest first), feature, batch.
 * @returns The hidden states [T, H, B], oldest first; the state before the first candle is zero.
 * @see Hochreiter & Schmidhuber (1997); Gers, Schmidhuber & Cummins (2000) for the forget gate.
 */
export function lstm(x: Tensor, weights: LstmWeights): Tensor {
  const { graph } = x;
  const { kernel, recurrentKernel, bias } = weights;
  const built = graph.composite(() => {
    const inputs = withOnes(x); // [T, C + 1, B]
    const columns = concat([kernel, reshape(bias, [...extents(bias.shape), 1])], 1); // [4H, C + 1]
    const saved = runForward(matmul(columns, inputs), recurrentKernel);
    return {
      inputs: [x, kernel, recurrentKernel, bias],
      outputs: [saved.hidden],
      backward: ([dHidden]: readonly (Tensor | undefined)[]) =>
        dHidden === undefined ? [] : backward({ inputs, weights, saved, dHidden }),
    };
  });
  return built.outputs[0] as Tensor;
}

/** What the loop forward leaves for the loop backward, each [T, H, B]. */
interface ForwardStates {
  readonly hidden: Tensor;
  readonly input: Tensor;
  readonly output: Tensor;
  readonly forget: Tensor;
  readonly candidate: Tensor;
  readonly cellTanh: Tensor;
  /** i g, what enters the cell state. */
  readonly entering: Tensor;
  /** f c', what stays of the state before. */
  readonly staying: Tensor;
}

function runForward(fromInput: Tensor, recurrentKernel: Tensor): ForwardStates {
  const { graph } = fromInput;
  const [, , batch = 0] = extents(fromInput.shape);
  const [, units = 0] = extents(recurrentKernel.shape);
  const zero = graph.constant(new Float32Array(units * batch), [units, batch]);
  const outputs = graph.applyMany("Scan", [zero, zero, fromInput], {
    num_scan_inputs: 1,
    body: lstmForwardStep(recurrentKernel, batch),
  });
  const [, , hidden, input, output, forget, candidate, cellTanh, entering, staying] =
    outputs as Tensors<10>;
  return { hidden, input, output, forget, candidate, cellTanh, entering, staying };
}

interface BackwardCall {
  /** [T, C + 1, B], the last feature is 1. */
  readonly inputs: Tensor;
  readonly weights: LstmWeights;
  readonly saved: ForwardStates;
  /** [T, H, B] */
  readonly dHidden: Tensor;
}

function backward({ inputs, weights, saved, dHidden }: BackwardCall): readonly Tensor[] {
  const dGates = runBackward(saved, weights.recurrentKernel, dHidden); // [T, 4H, B]
  const [steps = 0, columns = 0] = extents(inputs.shape);
  const [, units = 0] = extents(dHidden.shape);
  const earlier = slice(saved.hidden, 0, { start: 0, end: steps - 1 });
  const hiddenBefore = pad(earlier, 0, { before: 1, after: 0 });
  const seen = featureRows(concat([inputs, hiddenBefore], 1)); // [C + 1 + H, T B]
  const dWeights = multiplyTransposed(featureRows(dGates), seen); // [4H, C + 1 + H]
  const [dKernel, dBias, dRecurrent] = split(dWeights, 1, [columns - 1, 1, units]) as Tensors<3>;
  return [
    matmul(transpose(weights.kernel, [1, 0]), dGates),
    dKernel,
    dRecurrent,
    reshape(dBias, extents(weights.bias.shape)),
  ];
}

// With dc the gradient of c (its share through h included) the gates' sums get
// di = dc g i (1 - i), do = dh tanh(c) o (1 - o), df = dc c' f (1 - f), dg = dc i (1 - g^2),
// and dc = dh o (1 - tanh(c)^2) + dc_next f_next. Each factor has the form p - p q.
function runBackward(saved: ForwardStates, recurrentKernel: Tensor, dHidden: Tensor): Tensor {
  const { graph } = dHidden;
  const { hidden, input, output, forget, candidate, cellTanh, entering, staying } = saved;
  const [, units = 0, batch = 0] = extents(dHidden.shape);
  const states = [
    graph.constant(new Float32Array(4 * units * batch), [4 * units, batch]),
    graph.constant(new Float32Array(units * batch), [units, batch]),
  ];
  const factors = [
    subtract(entering, multiply(entering, input)),
    subtract(hidden, multiply(hidden, output)),
    subtract(staying, multiply(staying, forget)),
    subtract(input, multiply(entering, candidate)),
    subtract(output, multiply(hidden, cellTanh)),
  ];
  const outputs = graph.applyMany("Scan", [...states, dHidden, ...factors, forget], {
    num_scan_inputs: 7,
    reverse: 1,
    body: lstmBackwardStep(transpose(recurrentKernel, [1, 0]), batch),
  });
  return outputs[2] as Tensor;
}

// A feature that is always 1 makes the bias one more column of the kernel.
function withOnes(x: Tensor): Tensor {
  const [steps = 0, , batch = 0] = extents(x.shape);
  const ones = new Float32Array(steps * batch).fill(1);
  return concat([x, x.graph.constant(ones, [steps, 1, batch])], 1);
}

// [T, C, B] -> [C, T B]
function featureRows(x: Tensor): Tensor {
  const [steps = 0, features = 0, batch = 0] = extents(x.shape);
  return reshape(transpose(x, [1, 0, 2]), [features, steps * batch]);
}

type Tensors<N extends number, All extends Tensor[] = []> = All["length"] extends N
  ? All
  : Tensors<N, [...All, Tensor]>;
