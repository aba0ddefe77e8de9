import { assert } from "../../foundation/assert.ts";
import { fixedExtent, type Dimension, type Shape } from "../data-type.ts";
import type { Attributes, Tensor } from "../tensor.ts";
import { sumToShape } from "./broadcast.ts";
import type { ShapeOp } from "./op-name.ts";
import { inputAt, soleGradient, type OpDefinition } from "./op-definition.ts";

/** Ops that move numbers without changing them, and sums. */
export const shapeOps: Readonly<Record<ShapeOp, OpDefinition>> = {
  Reshape: {
    infer: (inputs, attributes) => [
      { shape: integersOf(attributes, "shape"), type: inputAt(inputs, 0).type },
    ],
    gradient: ({ graph, inputs }, gradients) => {
      const shape = inputAt(inputs, 0).shape.map(Number);
      return [graph.apply("Reshape", [soleGradient(gradients)], { shape })];
    },
    encode: (attributes) => ({ operands: [integersOf(attributes, "shape")], attributes: {} }),
  },
  Transpose: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const perm = integersOf(attributes, "perm");
      return [{ shape: perm.map((axis) => extentAt(shape, axis)), type }];
    },
    gradient: ({ graph, attributes }, gradients) => {
      const perm = integersOf(attributes, "perm");
      const inverse = perm.map((_, axis) => perm.indexOf(axis));
      return [graph.apply("Transpose", [soleGradient(gradients)], { perm: inverse })];
    },
  },
  /** Along one axis: from `start` (inclusive) to `end` (exclusive), counted from the front. */
  Slice: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const { axis, start, end } = sliceBounds(attributes);
      return [{ shape: shape.map((extent, i) => (i === axis ? end - start : extent)), type }];
    },
    gradient: ({ graph, inputs, attributes }, gradients) => {
      const { shape } = inputAt(inputs, 0);
      const { axis, start, end } = sliceBounds(attributes);
      const after = fixedExtent(shape[axis]) - end;
      return [graph.apply("Pad", [soleGradient(gradients)], { axis, before: start, after })];
    },
    encode: (attributes) => {
      const { axis, start, end } = sliceBounds(attributes);
      return { operands: [[start], [end], [axis]], attributes: {} };
    },
  },
  /** Zeros before and after, along one axis. */
  Pad: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const { axis, before, after } = padWidths(attributes);
      return [
        {
          shape: shape.map((extent, i) =>
            i === axis ? fixedExtent(extent) + before + after : extent,
          ),
          type,
        },
      ];
    },
    gradient: ({ graph, inputs, attributes }, gradients) => {
      const { axis, before } = padWidths(attributes);
      const end = before + fixedExtent(inputAt(inputs, 0).shape[axis]);
      return [graph.apply("Slice", [soleGradient(gradients)], { axis, start: before, end })];
    },
    encode: (attributes, rank) => {
      const { axis, before, after } = padWidths(attributes);
      const along = (width: number): number[] =>
        Array.from({ length: rank }, (_, i) => (i === axis ? width : 0));
      return { operands: [[...along(before), ...along(after)]], attributes: {} };
    },
  },
  Concat: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const axis = Number(attributes["axis"]);
      const total = inputs.reduce((sum, input) => sum + fixedExtent(input.shape[axis]), 0);
      return [{ shape: shape.map((extent, i) => (i === axis ? total : extent)), type }];
    },
    gradient: ({ graph, inputs, attributes }, gradients) => {
      const axis = Number(attributes["axis"]);
      const sizes = inputs.map((input) => fixedExtent(input.shape[axis]));
      return graph.applyMany("Split", [soleGradient(gradients)], { axis, sizes });
    },
  },
  Split: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const axis = Number(attributes["axis"]);
      return integersOf(attributes, "sizes").map((size) => ({
        shape: shape.map((extent, i) => (i === axis ? size : extent)),
        type,
      }));
    },
    gradient: ({ graph, outputs, attributes }, gradients) => {
      const pieces = outputs.map(
        (output, i) =>
          gradients[i] ?? graph.constant(new Float64Array(count(output)), output.shape),
      );
      return [graph.apply("Concat", pieces, { axis: Number(attributes["axis"]) })];
    },
    encode: (attributes) => ({
      operands: [integersOf(attributes, "sizes")],
      attributes: { axis: Number(attributes["axis"]) },
    }),
  },
  ReduceSum: {
    infer: (inputs, attributes) => {
      const { shape, type } = inputAt(inputs, 0);
      const axes = integersOf(attributes, "axes");
      const keep = attributes["keepdims"] === 1;
      return [
        {
          shape: shape.flatMap((extent, axis) =>
            axes.includes(axis) ? (keep ? [1] : []) : [extent],
          ),
          type,
        },
      ];
    },
    gradient: ({ graph, inputs, attributes }, gradients) => {
      const { shape } = inputAt(inputs, 0);
      const axes = integersOf(attributes, "axes");
      const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : Number(extent)));
      const dy = soleGradient(gradients);
      const aligned = graph.apply("Reshape", [dy], { shape: kept });
      return [graph.apply("Expand", [aligned], { shape: shape.map(Number) })];
    },
    encode: (attributes) => ({
      operands: [integersOf(attributes, "axes")],
      attributes: { keepdims: attributes["keepdims"] === 1 ? 1 : 0 },
    }),
  },
  Expand: {
    infer: (inputs, attributes) => [
      { shape: integersOf(attributes, "shape"), type: inputAt(inputs, 0).type },
    ],
    gradient: ({ inputs }, gradients) => [
      sumToShape(soleGradient(gradients), inputAt(inputs, 0).shape),
    ],
    encode: (attributes) => ({ operands: [integersOf(attributes, "shape")], attributes: {} }),
  },
  /** Rows of a table by whole-number index: reads data that nothing is learned from. */
  Gather: {
    infer: (inputs) => [
      {
        shape: [...inputAt(inputs, 1).shape, ...inputAt(inputs, 0).shape.slice(1)],
        type: inputAt(inputs, 0).type,
      },
    ],
    gradient: "whole numbers or truth values",
  },
};

function sliceBounds(attributes: Attributes): { axis: number; start: number; end: number } {
  const [axis, start, end] = ["axis", "start", "end"].map((name) => Number(attributes[name]));
  assert(axis !== undefined && start !== undefined && end !== undefined, "a slice has bounds");
  return { axis, start, end };
}

function padWidths(attributes: Attributes): { axis: number; before: number; after: number } {
  const [axis, before, after] = ["axis", "before", "after"].map((name) => Number(attributes[name]));
  assert(axis !== undefined && before !== undefined && after !== undefined, "padding has widths");
  return { axis, before, after };
}

function integersOf(attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name];
  assert(Array.isArray(value), `"${name}" is a list`);
  return value.map(Number);
}

function extentAt(shape: Shape, axis: number): Dimension {
  const extent = shape[axis];
  assert(extent !== undefined, "an axis lies within the shape");
  return extent;
}

function count(tensor: Tensor): number {
  return tensor.shape.reduce<number>(product, 1);
}

function product(total: number, extent: Dimension): number {
  return total * fixedExtent(extent);
}
