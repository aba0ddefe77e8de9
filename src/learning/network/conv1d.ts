import {
  affine,
  extents,
  gather,
  matmul,
  pad,
  reshape,
  sum,
  transpose,
} from "../../tensor/expressions.ts";
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
  const built = x.graph.composite(() => {
    const columns = neighbours(x, width); // [T' B, K C]
    const product = affine(columns, kernel, bias);
    return {
      inputs: [x, kernel, bias],
      outputs: [reshape(product, [steps - width + 1, batch, outputs])],
      backward: ([dy]: readonly (Tensor | undefined)[]) =>
        dy === undefined ? [] : backward({ columns, kernel, dy, width }),
    };
  });
  return built.outputs[0] as Tensor;
}

interface BackwardCall {
  /** [T' B, K C] */
  readonly columns: Tensor;
  readonly kernel: Tensor;
  /** [T', B, O] */
  readonly dy: Tensor;
  readonly width: number;
}

function backward({ columns, kernel, dy, width }: BackwardCall): readonly Tensor[] {
  const [steps = 0, batch = 0, outputs = 0] = extents(dy.shape);
  const [rows = 0] = extents(kernel.shape);
  const features = rows / width;
  const dyRows = reshape(dy, [steps * batch, outputs]);
  // A step of x meets the kernel's last row block first: dx is dy convolved with the kernel reversed.
  const reversed = gather(
    transpose(reshape(kernel, [width, features, outputs]), [0, 2, 1]),
    kernel.graph.integers(Array.from({ length: width }, (_, k) => width - 1 - k)),
  );
  const padded = pad(dy, 0, { before: width - 1, after: width - 1 });
  const dx = matmul(neighbours(padded, width), reshape(reversed, [width * outputs, features]));
  return [
    reshape(dx, [steps + width - 1, batch, features]),
    transpose(matmul(transpose(dyRows, [1, 0]), columns), [1, 0]), // the small side is turned
    sum(dyRows, [0]),
  ];
}

// Each row: the features of K neighbouring steps. [T, B, C] -> [T' B, K C]
function neighbours(x: Tensor, width: number): Tensor {
  const [steps = 0, batch = 0, features = 0] = extents(x.shape);
  const count = (steps - width + 1) * batch;
  const positions = Array.from({ length: count * width }, (_, i) => {
    const [row, k] = [Math.floor(i / width), i % width];
    return row + k * batch;
  });
  const rows = reshape(x, [steps * batch, features]);
  const gathered = gather(rows, x.graph.integers(positions, [count, width]));
  return reshape(gathered, [count, width * features]);
}
