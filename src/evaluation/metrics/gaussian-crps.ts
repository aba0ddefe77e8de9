import { assert } from "../../foundation/assert.ts";
import { normalCdf, normalDensity } from "../../foundation/statistics/normal-distribution.ts";

/**
 * Mean continuous ranked probability score of normal forecasts, in units of the values. Lower is
 * better, 0 is exact and certain; of a certain forecast it is the absolute error.
 *
 * @param centre Mean of the forecast distribution, per row.
 * @param standardDeviation Of the forecast distribution, per row, >= 0.
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the columns differ in length or a standard deviation is negative.
 * @see Gneiting & Raftery (2007), "Strictly proper scoring rules", JASA 102(477), section 4.2.
 */
export function gaussianCrps(
  actual: ArrayLike<number>,
  centre: ArrayLike<number>,
  standardDeviation: ArrayLike<number>,
): number | undefined {
  const rows = actual.length;
  assert(rows === centre.length && rows === standardDeviation.length, "every row has one forecast");
  if (rows === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    sum += gaussianCrpsOf(actual[i]!, centre[i]!, standardDeviation[i]!);
  }
  return sum / rows;
}

/** CRPS of one normal forecast: sd (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi)), z = (y - mean) / sd. */
export function gaussianCrpsOf(actual: number, centre: number, standardDeviation: number): number {
  assert(standardDeviation >= 0, "a standard deviation is at least 0");
  if (standardDeviation === 0) return Math.abs(actual - centre);
  const z = (actual - centre) / standardDeviation;
  const inner = z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI);
  return standardDeviation * inner;
}
