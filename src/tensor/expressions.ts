import { fixedExtent, type Shape } from "./data-type.ts";
import type { Tensor } from "./tensor.ts";

/** Short names for the ops that layers are written with; each adds one node to its input's graph. */
export function add(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply("Add", [a, b]);
}

export function subtract(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply("Sub", [a, b]);
}

export function multiply(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply("Mul", [a, b]);
}

/** The larger of two numbers; where they are equal the gradient goes to the first. */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply("Max", [a, b]);
}

export function relu(x: Tensor): Tensor {
  return x.graph.apply("Relu", [x]);
}

export function sigmoid(x: Tensor): Tensor {
  return x.graph.apply("Sigmoid", [x]);
}

export function tanh(x: Tensor): Tensor {
  return x.graph.apply("Tanh", [x]);
}

/** @returns a [..., M, K] times b [..., K, N]: [..., M, N]. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply("MatMul", [a, b]);
}

/** @returns a [M, K] times b [K, N] plus an addend that stretches to [M, N]. */
export function affine(a: Tensor, b: Tensor, addend: Tensor): Tensor {
  return a.graph.apply("Gemm", [a, b, addend]);
}

/** @returns a [M, K] times the transpose of b [N, K]: [M, N]. */
export function multiplyTransposed(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply("Gemm", [a, b], { transB: 1 });
}

export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  return x.graph.apply("Reshape", [x], { shape });
}

/** @param perm Which axis of `x` stands at each place of the result. */
export function transpose(x: Tensor, perm: readonly number[]): Tensor {
  return x.graph.apply("Transpose", [x], { perm });
}

/** Positions start <= i < end of one axis. */
export function slice(x: Tensor, axis: number, range: { start: number; end: number }): Tensor {
  return x.graph.apply("Slice", [x], { axis, ...range });
}

/** Zeros before and after, along one axis. */
export function pad(x: Tensor, axis: number, widths: { before: number; after: number }): Tensor {
  return x.graph.apply("Pad", [x], { axis, ...widths });
}

export function concat(parts: readonly [Tensor, ...Tensor[]], axis: number): Tensor {
  return parts[0].graph.apply("Concat", parts, { axis });
}

/** Cuts one axis into pieces of the given sizes. */
export function split(x: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  return x.graph.applyMany("Split", [x], { axis, sizes });
}

/** Sum over some axes, which vanish; over all of them when none is named. */
export function sum(x: Tensor, axes: readonly number[] = x.shape.map((_, axis) => axis)): Tensor {
  return x.graph.apply("ReduceSum", [x], { axes, keepdims: 0 });
}

/** Rows of `table` [N, ...] at whole-number positions of any shape. */
export function gather(table: Tensor, positions: Tensor): Tensor {
  return table.graph.apply("Gather", [table, positions]);
}

/** Extents of a tensor whose shape is fixed. */
export function extents(shape: Shape): readonly number[] {
  return shape.map(fixedExtent);
}
