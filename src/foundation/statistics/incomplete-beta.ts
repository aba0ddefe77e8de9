import { assert } from "../assert.ts";
import { logGamma } from "./log-gamma.ts";

/**
 * Regularised incomplete beta function I_x(a, b): the probability that a beta(a, b) variable lies at
 * or below x. About 12 digits; 9 where a or b is near a million.
 *
 * @param x In [0, 1]; values outside count as the end they passed.
 * @param a Above 0.
 * @param b Above 0.
 * @throws {InvariantError} a or b is not above 0.
 * @see Abramowitz & Stegun (1964), 26.5.8: the continued fraction, on the side where it converges.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  assert(a > 0 && b > 0, "a beta function has shapes above 0");
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b);
  const front = Math.exp(logFront + a * Math.log(x) + b * Math.log1p(-x)) / a;
  return front * betaFraction(x, a, b);
}

// 1/(1 + d1/(1 + d2/(1 + ...))), from the far end; 400 terms reach 1e-13 for every a < 1e5
function betaFraction(x: number, a: number, b: number): number {
  let tail = 1;
  const terms = Math.max(400, Math.ceil(4 * Math.sqrt(Math.max(a, b))));
  for (let m = terms; m >= 1; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    tail = 1 + even / (1 + odd / tail);
  }
  return 1 / (1 - (((a + b) / (a + 1)) * x) / tail);
}
