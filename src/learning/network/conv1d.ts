import { affine, concat, extents, reshape, slice } from "../../tensor/expressions.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/**
 * One-dimensional convolution over time without padding, as one matrix product: each row holds the
 * features of `K` neighbouring steps.
 *
 * @param x [T, B, C] time (oldest first), batch, feature.
 * @param kernel [K C, O]: rows in the order of time, then feature.
 * @param bias [O]
 * @returns [T - K + 1, B, O]
 */
export function conv1d(x: Tensor, kernel: Tensor, bias: Tensor): Tensor {
  const [steps = 0, batch = 0, features = 0] = extents(x.shape);
  const [rows = 0, outputs = 0] = extents(kernel.shape);
  const width = rows / features;
  const outSteps = steps - width + 1;
  const first = slice(x, 0, { start: 0, end: outSteps });
  const later = Array.from({ length: width - 1 }, (_, k) =>
    slice(x, 0, { start: k + 1, end: k + 1 + outSteps }),
  );
  const columns = concat([first, ...later], 2); // [T', B, K C]
  const product = affine(reshape(columns, [outSteps * batch, rows]), kernel, bias);
  return reshape(product, [outSteps, batch, outputs]);
}
