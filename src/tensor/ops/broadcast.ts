import { assert } from "../../foundation/assert.ts";
import type { Dimension, Shape } from "../data-type.ts";
import type { Tensor } from "../tensor.ts";

/** The shape of an elementwise op's output: extents align at the end; 1 stretches. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) =>
    broadcastExtent(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1),
  );
}

function broadcastExtent(a: Dimension, b: Dimension): Dimension {
  if (a === 1) return b;
  assert(b === 1 || a === b, `extents are equal or one of them is 1 (${a} against ${b})`);
  return a;
}

/** Sums a gradient over the axes along which an input of the given shape was stretched. */
export function sumToShape(gradient: Tensor, shape: Shape): Tensor {
  const { graph } = gradient;
  const rank = gradient.shape.length;
  const missing = rank - shape.length;
  const axes = gradient.shape.flatMap((extent, axis) =>
    axis < missing || (shape[axis - missing] === 1 && extent !== 1) ? [axis] : [],
  );
  if (axes.length === 0) return gradient;
  const summed = graph.apply("ReduceSum", [gradient], { axes, keepdims: 0 });
  if (summed.shape.join() === shape.join()) return summed;
  return graph.apply("Reshape", [summed], { shape: shape.map(Number) });
}
