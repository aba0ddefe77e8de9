import { assert } from "../../foundation/assert.ts";
import { elementCount, type Dimension, type Shape } from "../data-type.ts";
import type { Attributes, GraphBuilder, Tensor } from "../tensor.ts";
import { broadcastShapes, sumToShape } from "./broadcast.ts";
import type { LinearOp } from "./op-name.ts";
import { inputAt, soleGradient, type Gradient, type OpDefinition } from "./op-definition.ts";

/** Matrix products. */
export const linearOps: Readonly<Record<LinearOp, OpDefinition>> = {
  MatMul: {
    infer: (inputs) => {
      const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)];
      assert(a.shape.length >= 2 && b.shape.length >= 2, "a matrix product has matrices");
      assert(a.shape.at(-1) === b.shape.at(-2), "the inner extents of a matrix product agree");
      const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
      return [{ shape: [...batch, extent(a, -2), extent(b, -1)], type: a.type }];
    },
    gradient: (call, gradients) =>
      inputAt(call.inputs, 1).shape.length === 2
        ? sharedMatrixGradient(call, gradients)
        : batchedGradient(call, gradients),
  },
  Gemm: {
    infer: (inputs, attributes) => {
      const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)];
      const { transA, transB } = gemmFlags(attributes);
      assert(
        extent(a, transA ? 0 : 1) === extent(b, transB ? 1 : 0),
        "the inner extents of a matrix product agree",
      );
      return [{ shape: [extent(a, transA ? 1 : 0), extent(b, transB ? 0 : 1)], type: a.type }];
    },
    gradient: ({ graph, inputs, attributes }, gradients) => {
      const dy = soleGradient(gradients);
      const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)];
      const { transA, transB } = gemmFlags(attributes);
      const da = transA
        ? gemm(graph, [b, dy], { transA: transB, transB: true })
        : gemm(graph, [dy, b], { transA: false, transB: !transB });
      const db = transB
        ? gemm(graph, [dy, a], { transA: true, transB: transA })
        : gemm(graph, [a, dy], { transA: !transA, transB: false });
      const addend = inputs[2];
      return addend === undefined ? [da, db] : [da, db, sumToShape(dy, addend.shape)];
    },
  },
};

// a [..., M, K] times one matrix b [K, N]: the leading axes are rows of one large product.
const sharedMatrixGradient: Gradient = ({ graph, inputs }, gradients) => {
  const dy = soleGradient(gradients);
  const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)];
  const rows = asRows(graph, a);
  const dyRows = asRows(graph, dy);
  const da = gemm(graph, [dyRows, b], { transA: false, transB: true });
  return [
    reshape(graph, da, a.shape),
    gemm(graph, [rows, dyRows], { transA: true, transB: false }),
  ];
};

const batchedGradient: Gradient = ({ graph, inputs }, gradients) => {
  const dy = soleGradient(gradients);
  const [a, b] = [inputAt(inputs, 0), inputAt(inputs, 1)];
  const da = graph.apply("MatMul", [dy, swapLastTwo(graph, b)]);
  const db = graph.apply("MatMul", [swapLastTwo(graph, a), dy]);
  return [sumToShape(da, a.shape), sumToShape(db, b.shape)];
};

function gemmFlags(attributes: Attributes): { transA: boolean; transB: boolean } {
  return { transA: attributes["transA"] === 1, transB: attributes["transB"] === 1 };
}

function gemm(
  graph: GraphBuilder,
  operands: readonly [Tensor, Tensor],
  flags: { readonly transA: boolean; readonly transB: boolean },
): Tensor {
  return graph.apply("Gemm", operands, {
    transA: flags.transA ? 1 : 0,
    transB: flags.transB ? 1 : 0,
  });
}

function asRows(graph: GraphBuilder, x: Tensor): Tensor {
  const width = Number(x.shape.at(-1));
  return reshape(graph, x, [elementCount(x.shape) / width, width]);
}

function reshape(graph: GraphBuilder, x: Tensor, shape: Shape): Tensor {
  if (x.shape.join() === shape.join()) return x;
  return graph.apply("Reshape", [x], { shape: shape.map(Number) });
}

function swapLastTwo(graph: GraphBuilder, x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const perm = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
  return graph.apply("Transpose", [x], { perm });
}

function extent(x: Tensor, axis: number): Dimension {
  const value = x.shape.at(axis);
  assert(value !== undefined, "a matrix has two axes");
  return value;
}
