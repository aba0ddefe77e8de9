import { assert } from "../assert.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/**
 * Probability that Student's t with `degreesOfFreedom` lies at or below `t`; about 12 digits.
 *
 * @param degreesOfFreedom Above 0, need not be whole.
 * @throws {InvariantError} `degreesOfFreedom` is not above 0.
 * @see Abramowitz & Stegun (1964), 26.7.1.
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  assert(degreesOfFreedom > 0, "Student's t has degrees of freedom above 0");
  const share = degreesOfFreedom / (degreesOfFreedom + t * t);
  const tail = 0.5 * incompleteBeta(share, degreesOfFreedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}
