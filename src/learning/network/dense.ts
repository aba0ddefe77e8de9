import { affine } from "../../tensor/expressions.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/**
 * A fully connected layer without its activation.
 *
 * @param x [B, C]
 * @param kernel [C, O]
 * @param bias [O]
 * @returns [B, O]
 */
export function dense(x: Tensor, kernel: Tensor, bias: Tensor): Tensor {
  return affine(x, kernel, bias);
}
