import { assert } from "../assert.ts";

/**
 * Arithmetic mean.
 *
 * @throws {InvariantError} `values` is empty.
 */
export function mean(values: ArrayLike<number>): number {
  assert(values.length > 0, "a mean needs at least one value");
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
