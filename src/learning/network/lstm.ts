import {
  add,
  concat,
  extents,
  matmul,
  multiply,
  multiplyTransposed,
  pad,
  reshape,
  slice,
  split,
  subtract,
  sum,
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
    const fromInput = add(matmul(kernel, x), reshape(bias, [extents(bias.shape)[0] ?? 0, 1]));
    const saved = runForward(fromInput, recurrentKernel);
    return {
      inputs: [x, kernel, recurrentKernel, bias],
      outputs: [saved.hidden],
      backward: ([dHidden]: readonly (Tensor | undefined)[]) =>
        dHidden === undefined ? [] : backward({ x, weights, saved, dHidden }),
    };
  });
  return built.outputs[0] as Tensor;
}

interface ForwardStates {
  /** [T, H, B] */
  readonly hidden: Tensor;
  /** Gates i, o, f after their sigmoid. [T, 3H, B] */
  readonly gates: Tensor;
  /** The candidate g after its tanh. [T, H, B] */
  readonly candidate: Tensor;
  /** tanh of the cell state. [T, H, B] */
  readonly cellTanh: Tensor;
  /** The cell state before each step. [T, H, B] */
  readonly cellBefore: Tensor;
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
  const [, , hidden, gates, candidate, cellTanh, cellBefore] = outputs as Tensors<7>;
  return { hidden, gates, candidate, cellTanh, cellBefore };
}

interface BackwardCall {
  readonly x: Tensor;
  readonly weights: LstmWeights;
  readonly saved: ForwardStates;
  /** [T, H, B] */
  readonly dHidden: Tensor;
}

function backward({ x, weights, saved, dHidden }: BackwardCall): readonly Tensor[] {
  const dGates = runBackward(saved, weights.recurrentKernel, dHidden); // [T, 4H, B]
  const [steps = 0] = extents(x.shape);
  const earlier = slice(saved.hidden, 0, { start: 0, end: steps - 1 });
  const hiddenBefore = pad(earlier, 0, { before: 1, after: 0 });
  const gateRows = featureRows(dGates); // [4H, T B]
  return [
    matmul(transpose(weights.kernel, [1, 0]), dGates),
    multiplyTransposed(gateRows, featureRows(x)),
    multiplyTransposed(gateRows, featureRows(hiddenBefore)),
    sum(gateRows, [1]),
  ];
}

// c = f c' + i g, h = o tanh(c). With dc the gradient of c (its share through h included):
// di = dc g, do = dh tanh(c), df = dc c', dg = dc i; each times the slope of its own activation.
function runBackward(saved: ForwardStates, recurrentKernel: Tensor, dHidden: Tensor): Tensor {
  const { graph } = dHidden;
  const { gates, candidate, cellTanh, cellBefore } = saved;
  const [, units = 0, batch = 0] = extents(dHidden.shape);
  const one = graph.constant(1);
  const [input, output, forget] = split(gates, 1, [units, units, units]) as Tensors<3>;
  const slopes = subtract(gates, multiply(gates, gates));
  const partners = concat([candidate, cellTanh, cellBefore], 1);
  const candidateFactor = multiply(input, subtract(one, multiply(candidate, candidate)));
  const factors = concat([multiply(slopes, partners), candidateFactor], 1); // [T, 4H, B]
  const cellFactor = multiply(output, subtract(one, multiply(cellTanh, cellTanh)));
  const states = [
    graph.constant(new Float32Array(4 * units * batch), [4 * units, batch]),
    graph.constant(new Float32Array(units * batch), [units, batch]),
  ];
  const outputs = graph.applyMany("Scan", [...states, dHidden, factors, cellFactor, forget], {
    num_scan_inputs: 4,
    reverse: 1,
    body: lstmBackwardStep(transpose(recurrentKernel, [1, 0]), batch),
  });
  return outputs[2] as Tensor;
}

// [T, C, B] -> [C, T B]
function featureRows(x: Tensor): Tensor {
  const [steps = 0, features = 0, batch = 0] = extents(x.shape);
  return reshape(transpose(x, [1, 0, 2]), [features, steps * batch]);
}

type Tensors<N extends number, All extends Tensor[] = []> = All["length"] extends N
  ? All
  : Tensors<N, [...All, Tensor]>;
