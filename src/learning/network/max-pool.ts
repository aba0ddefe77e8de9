import { extents, maximum, reshape, slice, split } from "../../tensor/expressions.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/**
 * The larger of each two neighbouring steps; an odd last step is dropped.
 *
 * @param x [T, B, C]
 * @returns [floor(T / 2), B, C]
 */
export function maxPool(x: Tensor): Tensor {
  const [steps = 0, batch = 0, features = 0] = extents(x.shape);
  const half = Math.floor(steps / 2);
  const even = steps === 2 * half ? x : slice(x, 0, { start: 0, end: 2 * half });
  const pairs = reshape(even, [half, 2 * batch, features]); // a step pair's batches side by side
  const [earlier, later] = split(pairs, 1, [batch, batch]) as [Tensor, Tensor];
  return maximum(earlier, later);
}
