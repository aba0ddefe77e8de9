import { assert } from "../../foundation/assert.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";

/**
 * Historical value at risk: the loss that the share `tail` of the rows reach or pass, as a positive
 * fraction; below 0 where even that row gained. Linear between neighbours.
 *
 * @param returns Simple returns per row, of a day as a rule.
 * @param tail In (0, 1): 0.05.
 * @returns `undefined` for fewer than 1 / tail rows.
 * @throws {InvariantError} `tail` is not inside (0, 1).
 */
export function valueAtRisk(returns: ArrayLike<number>, tail: number): number | undefined {
  assert(tail > 0 && tail < 1, "a tail is a share inside (0, 1)");
  return returns.length < 1 / tail ? undefined : -quantile(returns, tail);
}
