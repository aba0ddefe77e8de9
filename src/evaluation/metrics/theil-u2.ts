import { rootMeanSquaredError } from "./root-mean-squared-error.ts";

/**
 * Theil's U2: root mean squared error over that of the naive forecast on the same rows; below 1
 * beats it. Its square is 1 - skill.
 *
 * @param naive The naive forecast per row; for a price the last known close.
 * @returns `undefined` for no rows and where the naive forecast is exact.
 * @throws {InvariantError} the three differ in length.
 * @see Theil (1966), "Applied Economic Forecasting".
 */
export function theilU2(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  naive: ArrayLike<number>,
): number | undefined {
  const error = rootMeanSquaredError(actual, forecast);
  const naiveError = rootMeanSquaredError(actual, naive);
  if (error === undefined || naiveError === undefined || naiveError === 0) return undefined;
  return error / naiveError;
}
