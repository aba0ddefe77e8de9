import { assert } from "../assert.ts";
import { mean } from "./mean.ts";

/**
 * Mean squared distance from the mean, in squared units of the values.
 *
 * @param options.degreesOfFreedomLost 0 divides by n (the default), 1 by n - 1 (unbiased).
 * @throws {InvariantError} there are not more values than degrees of freedom lost.
 */
export function variance(
  values: ArrayLike<number>,
  options: { readonly degreesOfFreedomLost?: 0 | 1 } = {},
): number {
  const divisor = values.length - (options.degreesOfFreedomLost ?? 0);
  assert(divisor > 0, "a variance has more values than degrees of freedom lost");
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2;
  return sum / divisor;
}

/** Square root of `variance`, in units of the values. */
export function standardDeviation(
  values: ArrayLike<number>,
  options: { readonly degreesOfFreedomLost?: 0 | 1 } = {},
): number {
  return Math.sqrt(variance(values, options));
}
