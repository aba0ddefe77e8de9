import { assert } from "../../foundation/assert.ts";

/**
 * Log loss (binary cross-entropy): mean of -log of the probability given to what happened, in nats.
 * Lower is better; a coin scores log 2 = 0.693. Probabilities are kept 2.2e-16 away from 0 and 1, so
 * that a certain miss costs 36 and not infinity.
 *
 * @param outcome 1 where it happened, 0 where not, per row.
 * @param probability Forecast that it happens, in [0, 1], per row.
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the two differ in length.
 * @see scikit-learn `log_loss`.
 */
export function logLoss(
  outcome: ArrayLike<number>,
  probability: ArrayLike<number>,
): number | undefined {
  assert(outcome.length === probability.length, "every outcome has one probability");
  if (outcome.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < outcome.length; i++) {
    const given = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability[i]!));
    sum -= outcome[i] === 1 ? Math.log(given) : Math.log1p(-given);
  }
  return sum / outcome.length;
}
