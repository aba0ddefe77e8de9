import { meanSquaredError } from "./mean-squared-error.ts";

/**
 * Square root of the mean squared error, in units of the values. Lower is better, 0 is exact.
 *
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the two differ in length.
 */
export function rootMeanSquaredError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
): number | undefined {
  const squared = meanSquaredError(actual, forecast);
  return squared === undefined ? undefined : Math.sqrt(squared);
}
