import { assert } from "../../foundation/assert.ts";

/**
 * Largest fall from a running peak, as a positive fraction of that peak. The peak is the highest value
 * up to each row, not the highest of all.
 *
 * @param equity Account value per row, quote currency, oldest first; at least one, all > 0.
 * @returns Fraction in [0, 1): 0.25 is a fall of a quarter, 0 means it never fell.
 * @throws {InvariantError} `equity` is empty or not positive.
 * @see Magdon-Ismail & Atiya (2004), "Maximum drawdown", Risk 17(10).
 */
export function maxDrawdown(equity: ArrayLike<number>): number {
  assert(equity.length > 0, "a drawdown needs at least one value");
  let peak = 0;
  let deepest = 0;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    assert(value > 0, "an account that has drawdowns is worth more than 0");
    if (value > peak) peak = value;
    else deepest = Math.max(deepest, 1 - value / peak);
  }
  return deepest;
}
