import { meanSquaredError } from "./mean-squared-error.ts";

/**
 * Skill over a reference forecast on the same rows, 1 - MSE / MSE of the reference: 1 is exact, 0 no
 * better than the reference, below 0 worse. With persistence (zero return) as reference it is the
 * out-of-sample R2 of Campbell & Thompson.
 *
 * @returns `undefined` for no rows and where the reference is exact.
 * @throws {InvariantError} the three differ in length.
 * @see Campbell & Thompson (2008), "Predicting excess stock returns out of sample", RFS 21(4).
 */
export function skillScore(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  reference: ArrayLike<number>,
): number | undefined {
  const error = meanSquaredError(actual, forecast);
  const referenceError = meanSquaredError(actual, reference);
  if (error === undefined || referenceError === undefined || referenceError === 0) return undefined;
  return 1 - error / referenceError;
}
