import { assert } from "../assert.ts";
import { isConstant } from "./correlation.ts";
import { mean } from "./mean.ts";

/**
 * Autocorrelations at the lags 0 to `lagMax`: autocovariances over 1/n, so never above 1 in size.
 *
 * @param values Oldest first, more than `lagMax`.
 * @returns [lagMax + 1], the first is 1; `undefined` where the values never change.
 * @throws {InvariantError} `lagMax` is negative, not whole or reaches over all values.
 * @see Box & Jenkins (1976), "Time series analysis", section 2.1.
 */
export function autocorrelations(
  values: ArrayLike<number>,
  lagMax: number,
): Float64Array | undefined {
  assert(Number.isInteger(lagMax) && lagMax >= 0, "a lag is a whole number and at least 0");
  assert(lagMax < values.length, "a lag is shorter than the series");
  if (isConstant(values)) return undefined;
  const centre = mean(values);
  const deviation = Float64Array.from(values, (value) => value - centre);
  const covariance = Float64Array.from({ length: lagMax + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < deviation.length; i++) sum += deviation[i]! * deviation[i - lag]!;
    return sum;
  });
  return covariance.map((value) => value / covariance[0]!);
}
