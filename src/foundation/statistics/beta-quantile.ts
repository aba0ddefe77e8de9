import { assert } from "../assert.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/**
 * The value that a beta(a, b) variable stays below with the given probability, by bisection until
 * two neighbouring numbers are left.
 *
 * @param probability In (0, 1).
 * @param a Above 0.
 * @param b Above 0.
 * @returns In [0, 1].
 * @throws {InvariantError} `probability` is not inside (0, 1), a or b is not above 0.
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  assert(probability > 0 && probability < 1, "a quantile's probability lies inside (0, 1)");
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
}
