import { assert } from "../../foundation/assert.ts";
import type { LeakFinding } from "./leak-finding.ts";

/** The same windows answered on two ways, in scaled units, in the same order. */
export interface ServedOutputs {
  /** What was compared: "outputs of the training graph and of the exported model". */
  readonly what: string;
  readonly training: ArrayLike<number>;
  readonly serving: ArrayLike<number>;
  /** Windows that the values belong to. */
  readonly windows: number;
  /** Largest difference that counts as equal, times max(1, |training value|); 0 demands the same bits. */
  readonly tolerance: number;
}

/** Fewer windows would leave holes, gaps and quiet times untried. */
const windowsMin = 200;

/**
 * Whether a model that serves sees and says what it did in training.
 *
 * @throws {InvariantError} the two differ in length.
 */
export function checkServeSkew(outputs: ServedOutputs): LeakFinding {
  const { what, training, serving, windows, tolerance } = outputs;
  assert(training.length === serving.length, "every training value has one of serving");
  let largest = 0;
  let apart = 0;
  for (let i = 0; i < training.length; i++) {
    const found = Math.abs(training[i]! - serving[i]!);
    // A window that one of the two cannot answer is NaN there.
    const difference = Number.isNaN(found) ? Infinity : found;
    largest = Math.max(largest, difference);
    if (difference > tolerance * Math.max(1, Math.abs(training[i]!))) apart++;
  }
  const isFinite = Number.isFinite(largest);
  const size = largest === 0 ? "none" : isFinite ? largest.toExponential(1) : "a missing answer";
  const answer = (kind: LeakFinding["kind"], detail: string): LeakFinding => ({
    check: "serve-skew",
    kind,
    detail,
    figures: {
      windows,
      values: training.length,
      maxDifference: isFinite ? largest : undefined,
      apart,
    },
  });
  if (apart > 0) {
    return answer(
      "leak",
      `Serving is not training: ${apart} of ${training.length} values differ (${what}), the largest difference is ${size}.`,
    );
  }
  if (windows < windowsMin) {
    return answer(
      "not-checked",
      `Only ${windows} of ${windowsMin} windows could be asked; on those the largest difference is ${size}.`,
    );
  }
  return answer("clean", `${windows} windows, one at a time, ${what}: largest difference ${size}.`);
}
