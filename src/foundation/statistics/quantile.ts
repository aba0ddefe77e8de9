import { assert } from "../assert.ts";

/**
 * The value below which the share `probability` of the values lies, linear between neighbours
 * (type 7 of Hyndman & Fan, the default of NumPy and R).
 *
 * @param probability In [0, 1].
 * @throws {InvariantError} `values` is empty or `probability` is outside [0, 1].
 * @see Hyndman & Fan (1996), "Sample quantiles in statistical packages".
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  assert(values.length > 0, "a quantile needs at least one value");
  assert(probability >= 0 && probability <= 1, "a probability lies in [0, 1]");
  const sorted = Float64Array.from(values).toSorted();
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
