import { assert } from "../../foundation/assert.ts";

/**
 * Root of the Jensen-Shannon divergence between two distributions over the same bins,
 * sqrt((KL(p, mean) + KL(q, mean)) / 2), with logarithms to base 2: 0 is equal, 1 has nothing in
 * common. Empty bins do no harm.
 *
 * @param first Shares or counts, >= 0; they are divided by their sum.
 * @returns `undefined` where either sums to 0.
 * @throws {InvariantError} the two differ in length.
 * @see Endres & Schindelin (2003), "A new metric for probability distributions", IEEE Trans. IT 49(7).
 */
export function jensenShannonDistance(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): number | undefined {
  assert(first.length === second.length, "both distributions have the same bins");
  const [firstSum, secondSum] = [sumOf(first), sumOf(second)];
  if (firstSum === 0 || secondSum === 0) return undefined;
  let divergence = 0;
  for (let i = 0; i < first.length; i++) {
    const p = first[i]! / firstSum;
    const q = second[i]! / secondSum;
    divergence += (entropyTerm(p, (p + q) / 2) + entropyTerm(q, (p + q) / 2)) / 2;
  }
  return Math.sqrt(Math.max(0, divergence));
}

function entropyTerm(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
