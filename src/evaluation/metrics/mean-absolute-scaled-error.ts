import { meanAbsoluteError } from "./mean-absolute-error.ts";

/**
 * Mean absolute error over that of the naive forecast on the same rows (MASE): below 1 beats it.
 *
 * @param naive The naive forecast per row; for a price the last known close.
 * @returns `undefined` for no rows and where the naive forecast is exact.
 * @throws {InvariantError} the three differ in length.
 * @see Hyndman & Koehler (2006), "Another look at measures of forecast accuracy", IJF 22(4).
 */
export function meanAbsoluteScaledError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  naive: ArrayLike<number>,
): number | undefined {
  const error = meanAbsoluteError(actual, forecast);
  const naiveError = meanAbsoluteError(actual, naive);
  if (error === undefined || naiveError === undefined || naiveError === 0) return undefined;
  return error / naiveError;
}
