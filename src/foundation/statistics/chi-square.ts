import { assert } from "../assert.ts";
import { logGamma } from "./log-gamma.ts";

/**
 * Probability that a chi-square variable exceeds `x`: the p-value of a chi-square statistic. About
 * 12 digits, the far tail too.
 *
 * @param x At or below 0 gives 1.
 * @param degreesOfFreedom Above 0, need not be whole.
 * @throws {InvariantError} `degreesOfFreedom` is not above 0.
 */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  assert(degreesOfFreedom > 0, "a chi-square has degrees of freedom above 0");
  return upperIncompleteGamma(degreesOfFreedom / 2, x / 2);
}

// Q(a, x): Abramowitz & Stegun (1964), series 6.5.29 below a + 1, continued fraction 6.5.31 above
function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

// sum_k x^k / (a (a + 1) ... (a + k))
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

// 1/(x + 1 - a - 1 (1 - a)/(x + 3 - a - 2 (2 - a)/(x + 5 - a - ...))), from the far end
function upperFraction(a: number, x: number): number {
  const terms = 200 + Math.ceil(4 * Math.sqrt(a));
  let fraction = x + 2 * terms + 1 - a;
  for (let k = terms; k >= 1; k--) fraction = x + 2 * k - 1 - a - (k * (k - a)) / fraction;
  return 1 / fraction;
}
