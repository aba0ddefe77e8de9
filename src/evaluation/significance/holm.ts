import { assert } from "../../foundation/assert.ts";

/**
 * Holm's correction for several tests asked at once: adjusted p-values, each to be held against the
 * level as if it were the only one. The chance of even one false alarm then stays below the level,
 * however the tests depend on each other.
 *
 * @param pValues One per test, in [0, 1].
 * @returns In the order handed in: max over the smaller ones of (m - rank + 1) p, at most 1.
 * @throws {InvariantError} a p-value lies outside [0, 1].
 * @see Holm (1979), "A simple sequentially rejective multiple test procedure".
 */
export function holm(pValues: readonly number[]): readonly number[] {
  assert(
    pValues.every((pValue) => pValue >= 0 && pValue <= 1),
    "a p-value lies in [0, 1]",
  );
  const order = pValues.map((_, i) => i).toSorted((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = pValues.map(() => 0);
  let largest = 0;
  for (const [rank, test] of order.entries()) {
    largest = Math.max(largest, (pValues.length - rank) * pValues[test]!);
    adjusted[test] = Math.min(1, largest);
  }
  return adjusted;
}
