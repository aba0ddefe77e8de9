import { assert } from "../../foundation/assert.ts";

/**
 * Simple returns from each account value to the next: 0.01 is 1 %.
 *
 * @param equity Account value per row, quote currency, oldest first, all > 0.
 * @returns [n - 1]; empty for fewer than two values.
 * @throws {InvariantError} a value is not above 0.
 */
export function equityReturns(equity: ArrayLike<number>): Float64Array {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let i = 0; i < equity.length; i++) {
    assert(equity[i]! > 0, "an account that has returns is worth more than 0");
    if (i > 0) returns[i - 1] = equity[i]! / equity[i - 1]! - 1;
  }
  return returns;
}
