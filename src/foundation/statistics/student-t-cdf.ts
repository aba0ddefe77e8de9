import { assert } from "../assert.ts";

/**
 * Probability that Student's t with `degreesOfFreedom` lies at or below `t`; about 12 digits.
 *
 * @param degreesOfFreedom Above 0, need not be whole.
 * @throws {InvariantError} `degreesOfFreedom` is not above 0.
 * @see Abramowitz & Stegun (1964), 26.7.1 and the continued fraction 26.5.8.
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  assert(degreesOfFreedom > 0, "Student's t has degrees of freedom above 0");
  const share = degreesOfFreedom / (degreesOfFreedom + t * t);
  const tail = 0.5 * incompleteBeta(share, degreesOfFreedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

// I_x(a, b), by the continued fraction on the side where it converges quickly
function incompleteBeta(x: number, a: number, b: number): number {
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
  for (let m = 400; m >= 1; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    tail = 1 + even / (1 + odd / tail);
  }
  return 1 / (1 - (((a + b) / (a + 1)) * x) / tail);
}

// Lanczos' series, g = 7, for x > 0
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  let series = 0.99999999999980993;
  for (const [k, coefficient] of lanczos.entries()) series += coefficient / (shifted + k + 1);
  const top = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(top) - top + Math.log(series);
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
