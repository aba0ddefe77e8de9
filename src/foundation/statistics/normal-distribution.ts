import { assert } from "../assert.ts";

const rootTwoPi = Math.sqrt(2 * Math.PI);

/**
 * Probability that a standard normal lies at or below `z`; about 15 correct digits, the tails too.
 *
 * @see Abramowitz & Stegun (1964), 26.2.11 (series near zero) and 26.2.14 (continued fraction).
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z > 3) return 1 - upperTail(z);
  if (z < -3) return upperTail(-z);
  // Phi(z) = 1/2 + phi(z) (z + z^3/3 + z^5/15 + ...)
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + normalDensity(z) * sum;
}

/**
 * The value that a standard normal stays below with the given probability: 0.975 -> 1.95996.
 *
 * @param probability In (0, 1).
 * @throws {InvariantError} `probability` is not inside (0, 1).
 * @see Abramowitz & Stegun (1964), 26.2.23 for the start, sharpened by Halley's steps.
 */
export function normalQuantile(probability: number): number {
  assert(probability > 0 && probability < 1, "a quantile's probability lies inside (0, 1)");
  if (probability > 0.5) return -lowerQuantile(1 - probability);
  return lowerQuantile(probability);
}

/** Density of the standard normal at `z`. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / rootTwoPi;
}

// phi(z) / (z + 1/(z + 2/(z + 3/(z + ...)))), from the far end
function upperTail(z: number): number {
  let fraction = z;
  for (let k = 80; k >= 1; k--) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}

function lowerQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let z = numerator / denominator - t;
  for (let step = 0; step < 3; step++) {
    const slip = (normalCdf(z) - probability) / normalDensity(z);
    z -= slip / (1 + 0.5 * z * slip);
  }
  return z;
}
