import { assert } from "../../foundation/assert.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";

/**
 * Population stability index of two distributions over the same bins: sum (a - e) ln(a / e), without
 * unit, 0 or more. Below 0.1 stable, to 0.25 moderate, above large, if there are 1,000 rows and more:
 * sampling alone gives about (bins - 1) (1/n + 1/m).
 *
 * @param expected Share of the reference in each bin. @param actual Share of the current rows.
 * @throws {InvariantError} the two differ in length.
 * @see Siddiqi (2006), "Credit risk scorecards"; a share below 1e-4 counts as 1e-4.
 */
export function populationStabilityIndex(
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
): number {
  assert(expected.length === actual.length, "both distributions have the same bins");
  let sum = 0;
  for (let i = 0; i < expected.length; i++) {
    const e = Math.max(shareMin, expected[i]!);
    const a = Math.max(shareMin, actual[i]!);
    sum += (a - e) * Math.log(a / e);
  }
  return sum;
}

const shareMin = 1e-4;

/**
 * The index of a sample against a reference, over the deciles of the reference (open at both ends).
 *
 * @returns `undefined` where either has no rows.
 */
export function decileStabilityIndex(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): number | undefined {
  if (reference.length === 0 || current.length === 0) return undefined;
  const sorted = Float64Array.from(reference).toSorted();
  const edges = Array.from({ length: 9 }, (_, k) => quantile(sorted, (k + 1) / 10));
  return populationStabilityIndex(sharesBetween(edges, reference), sharesBetween(edges, current));
}

/** Share of the values in each bin that the rising edges cut; a value at an edge counts above it. */
export function sharesBetween(
  edges: readonly number[],
  values: ArrayLike<number>,
): readonly number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (let i = 0; i < values.length; i++) {
    const above = edges.findIndex((edge) => values[i]! < edge);
    counts[above < 0 ? edges.length : above]!++;
  }
  return counts.map((count) => count / values.length);
}
