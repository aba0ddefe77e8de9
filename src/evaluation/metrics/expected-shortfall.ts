import { assert } from "../../foundation/assert.ts";

/**
 * Expected shortfall (conditional value at risk): mean loss of the worst floor(tail n) rows, at
 * least one, as a positive fraction.
 *
 * @param returns Simple returns per row, of a day as a rule.
 * @param tail In (0, 1): 0.05.
 * @returns `undefined` for fewer than 1 / tail rows.
 * @throws {InvariantError} `tail` is not inside (0, 1).
 * @see Acerbi & Tasche (2002), "Expected shortfall: a natural coherent alternative to value at risk".
 */
export function expectedShortfall(returns: ArrayLike<number>, tail: number): number | undefined {
  assert(tail > 0 && tail < 1, "a tail is a share inside (0, 1)");
  if (returns.length < 1 / tail) return undefined;
  const worst = Float64Array.from(returns).toSorted();
  const count = Math.max(1, Math.floor(tail * worst.length));
  let sum = 0;
  for (let i = 0; i < count; i++) sum += worst[i]!;
  return -sum / count;
}
