import { add, multiply, subtract, sum } from "../../tensor/expressions.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/**
 * What training minimises. Weights are 1 / (batch size) for real rows and 0 for padding, so that
 * the shards of a batch add up to the batch's mean.
 */
export type LossName = "mse" | "binary-cross-entropy";

/**
 * @param output [B] the network's last layer before any activation.
 * @param label [B] scaled units; 0 or 1 for binary cross-entropy.
 * @param weight [B]
 * @returns One number.
 */
type Loss = (output: Tensor, label: Tensor, weight: Tensor) => Tensor;

export const losses: Readonly<Record<LossName, Loss>> = {
  mse: (output, label, weight) => {
    const error = subtract(output, label);
    return sum(multiply(weight, multiply(error, error)));
  },
  // -y log p - (1 - y) log(1 - p) with p = sigmoid(z) is log(1 + e^z) - y z, safe for any z
  "binary-cross-entropy": (output, label, weight) => {
    const softplus = output.graph.apply("Softplus", [output]);
    const negative = output.graph.apply("Neg", [multiply(label, output)]);
    return sum(multiply(weight, add(softplus, negative)));
  },
};
