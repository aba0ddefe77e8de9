import type { LossName } from "../network/losses.ts";

// As Keras does, so that a probability of exactly 0 or 1 costs a finite amount.
const probabilityMargin = 1e-7;

/**
 * Mean loss of scaled outputs, in double precision.
 *
 * @param outputs Of the network's head: a number, or a probability for binary cross-entropy.
 * @param labels As many.
 */
export function meanLoss(loss: LossName, outputs: Float32Array, labels: Float32Array): number {
  let total = 0;
  for (let i = 0; i < outputs.length; i += 1) total += rowLoss(loss, outputs[i]!, labels[i]!);
  return total / outputs.length;
}

/** The loss of one row; its mean is `meanLoss`. */
export function rowLoss(loss: LossName, output: number, label: number): number {
  return losses[loss](output, label);
}

const losses: Readonly<Record<LossName, (output: number, label: number) => number>> = {
  mse: (output, label) => (output - label) ** 2,
  "binary-cross-entropy": (output, label) => {
    const p = Math.min(Math.max(output, probabilityMargin), 1 - probabilityMargin);
    return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
  },
};
