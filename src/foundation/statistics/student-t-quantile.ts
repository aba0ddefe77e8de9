import { assert } from "../assert.ts";
import { betaQuantile } from "./beta-quantile.ts";

/**
 * The value that Student's t with `degreesOfFreedom` stays below with the given probability.
 *
 * @param probability In (0, 1).
 * @param degreesOfFreedom Above 0, need not be whole.
 * @throws {InvariantError} `probability` is not inside (0, 1), `degreesOfFreedom` is not above 0.
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  assert(probability > 0 && probability < 1, "a quantile's probability lies inside (0, 1)");
  assert(degreesOfFreedom > 0, "Student's t has degrees of freedom above 0");
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  // df / (df + t^2) is beta(df / 2, 1 / 2) with twice the tail below it
  const share = betaQuantile(2 * tail, degreesOfFreedom / 2, 0.5);
  const size = Math.sqrt((degreesOfFreedom * (1 - share)) / share);
  return probability < 0.5 ? -size : size;
}
