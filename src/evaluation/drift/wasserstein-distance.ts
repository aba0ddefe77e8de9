import { standardDeviation } from "../../foundation/statistics/variance.ts";

/**
 * Wasserstein's first distance between two samples, the area between their cumulative shares: how far
 * the mass must be moved, in units of the values. 0 is equal.
 *
 * @returns `undefined` where either sample has no rows.
 * @see Ramdas, Garcia & Cuturi (2017), "On Wasserstein two-sample testing", Entropy 19(2).
 */
export function wassersteinDistance(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): number | undefined {
  if (first.length === 0 || second.length === 0) return undefined;
  return sortedDistance(Float64Array.from(first).toSorted(), Float64Array.from(second).toSorted());
}

/** The same for samples that rise already and have rows. */
export function sortedDistance(a: Float64Array, b: Float64Array): number {
  let [i, j, area] = [0, 0, 0];
  let last = Math.min(a[0]!, b[0]!);
  while (i < a.length || j < b.length) {
    const isFirst = j === b.length || (i < a.length && a[i]! <= b[j]!);
    const next = isFirst ? a[i]! : b[j]!;
    area += Math.abs(i / a.length - j / b.length) * (next - last);
    if (isFirst) i++;
    else j++;
    last = next;
  }
  return area;
}

/**
 * The distance over the standard deviation of the reference (over n): a size of effect that does not
 * depend on the unit or the number of rows; about 0.1 is worth a look.
 *
 * @returns `undefined` where either has no rows or the reference never changes.
 */
export function standardisedWasserstein(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): number | undefined {
  const distance = wassersteinDistance(reference, current);
  if (distance === undefined) return undefined;
  const scale = standardDeviation(reference);
  return scale > 0 ? distance / scale : undefined;
}
