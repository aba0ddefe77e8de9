import { assert } from "../assert.ts";
import { isConstant } from "./correlation.ts";
import { mean } from "./mean.ts";

/**
 * Skewness: mean cubed distance from the mean over the cubed standard deviation (n, no correction).
 * 0 is symmetric, below 0 the low side has the longer tail.
 *
 * @throws {InvariantError} the values never change.
 */
export function skewness(values: ArrayLike<number>): number {
  return standardisedMoment(values, 3);
}

/**
 * Kurtosis, NOT in excess: mean fourth power of the distance from the mean over the squared variance
 * (n, no correction). 3 for a normal, more with fat tails.
 *
 * @throws {InvariantError} the values never change.
 */
export function kurtosis(values: ArrayLike<number>): number {
  return standardisedMoment(values, 4);
}

function standardisedMoment(values: ArrayLike<number>, power: 3 | 4): number {
  assert(!isConstant(values), "a standardised moment needs values that change");
  const centre = mean(values);
  let squares = 0;
  let powers = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - centre;
    squares += deviation ** 2;
    powers += deviation ** power;
  }
  const variance = squares / values.length;
  return powers / values.length / variance ** (power / 2);
}
