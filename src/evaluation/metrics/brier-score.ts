import { assert } from "../../foundation/assert.ts";

/**
 * Brier score: mean of (probability - outcome)^2, in [0, 1]. Lower is better; the constant base rate p
 * scores p (1 - p), about 0.25 for ups and downs, so quote it beside that.
 *
 * @param outcome 1 where it happened, 0 where not, per row.
 * @param probability Forecast that it happens, in [0, 1], per row.
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the two differ in length.
 * @see Brier (1950), "Verification of forecasts expressed in terms of probability".
 */
export function brierScore(
  outcome: ArrayLike<number>,
  probability: ArrayLike<number>,
): number | undefined {
  assert(outcome.length === probability.length, "every outcome has one probability");
  if (outcome.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < outcome.length; i++) sum += (probability[i]! - outcome[i]!) ** 2;
  return sum / outcome.length;
}
