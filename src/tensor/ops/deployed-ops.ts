import { assert } from "../../foundation/assert.ts";
import { fixedExtent, type Dimension } from "../data-type.ts";
import type { Attributes, Tensor, TensorSpec } from "../tensor.ts";
import type { DeployedOp } from "./op-name.ts";
import { inputAt, type OpDefinition } from "./op-definition.ts";

/** Whole layers and reductions that only deployed graphs use: other runtimes have them ready-made. */
export const deployedOps: Readonly<Record<DeployedOp, OpDefinition>> = {
  /** x [B, C, T], kernel [O, C, K] -> [B, O, T - K + 1]. */
  Conv: {
    infer: (inputs) => {
      const [x, kernel] = [inputAt(inputs, 0), inputAt(inputs, 1)];
      const steps = extentAt(x, 2) - extentAt(kernel, 2) + 1;
      return [{ shape: [x.shape[0] ?? 1, kernel.shape[0] ?? 1, steps], type: x.type }];
    },
    gradient: "only in deployed graphs",
  },
  /** x [B, C, T] -> [B, C, T / 2] with a window of two. */
  MaxPool: {
    infer: (inputs) => {
      const { shape, type } = inputAt(inputs, 0);
      const steps = Math.floor(fixedExtent(shape[2]) / 2);
      return [{ shape: [shape[0] ?? 1, shape[1] ?? 1, steps], type }];
    },
    gradient: "only in deployed graphs",
  },
  /** x [T, B, C] -> all hidden states [T, 1, B, H], the last hidden state [1, B, H]. */
  LSTM: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const [steps, batch] = [shape[0] ?? 1, shape[1] ?? 1];
      const units = Number(attributes["hidden_size"]);
      return [
        { shape: [steps, 1, batch, units], type },
        { shape: [1, batch, units], type },
      ];
    },
    gradient: "only in deployed graphs",
  },
  ReduceMax: { infer: reduced, gradient: "only in deployed graphs" },
  ReduceMin: { infer: reduced, gradient: "only in deployed graphs" },
  /** The k largest along the last axis, largest first; and their positions. */
  TopK: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const kept = [...shape.slice(0, -1), Number(attributes["k"])];
      return [
        { shape: kept, type },
        { shape: kept, type: "int64" },
      ];
    },
    gradient: "only in deployed graphs",
    encode: (attributes) => ({ operands: [[Number(attributes["k"])]], attributes: { axis: -1 } }),
  },
  /** Drops one axis of extent 1. */
  Squeeze: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const axis = Number(attributes["axis"]);
      assert(shape[axis] === 1, "an axis that is dropped has one position");
      return [{ shape: shape.toSpliced(axis, 1), type }];
    },
    gradient: "only in deployed graphs",
    encode: (attributes) => ({ operands: [[Number(attributes["axis"])]], attributes: {} }),
  },
};

function reduced(inputs: readonly Tensor[], attributes: Attributes): readonly TensorSpec[] {
  const { shape, type } = inputAt(inputs, 0);
  const axes = attributes["axes"];
  assert(Array.isArray(axes), "a reduction names its axes");
  const kept = shape.map((extent, axis): Dimension => (axes.includes(axis) ? 1 : extent));
  return [{ shape: kept, type }];
}

function extentAt(x: Tensor, axis: number): number {
  return fixedExtent(x.shape[axis]);
}
