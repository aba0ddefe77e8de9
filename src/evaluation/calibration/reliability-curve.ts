import { assert } from "../../foundation/assert.ts";

/** Rows whose forecast probabilities lie together. */
export interface ReliabilityBin {
  /** Mean forecast probability, in [0, 1]. */
  readonly forecast: number;
  /** Share of the rows in which it came true, in [0, 1]; equal to `forecast` where calibrated. */
  readonly share: number;
  /** At least 1: empty bins are left out. */
  readonly rows: number;
}

export interface ReliabilityOptions {
  /** Whole, >= 1. The number of bins, not of their edges. */
  readonly bins: number;
  /**
   * "equal-width" (the default) cuts [0, 1] into equal parts, the last one closed; "equal-count" cuts
   * the sorted rows into equal groups, equal probabilities staying together.
   */
  readonly binning?: "equal-width" | "equal-count";
}

/**
 * How often it came true, beside how probable it was said to be, per bin from low to high.
 *
 * @param isTrue 1 or true where the event came, per row.
 * @param probability In [0, 1], per row.
 * @returns At most `bins` bins; none for no rows.
 * @throws {InvariantError} the columns differ in length or a probability is outside [0, 1].
 * @see Murphy & Winkler (1977), "Reliability of subjective probability forecasts", Applied Statistics 26.
 */
export function reliabilityCurve(
  isTrue: ArrayLike<number | boolean>,
  probability: ArrayLike<number>,
  options: ReliabilityOptions,
): readonly ReliabilityBin[] {
  assert(isTrue.length === probability.length, "every outcome has one probability");
  assert(Number.isInteger(options.bins) && options.bins >= 1, "there is at least one bin");
  const { bins, binning = "equal-width" } = options;
  const group =
    binning === "equal-width" ? widthGroups(probability, bins) : countGroups(probability, bins);
  const sums = Array.from({ length: bins }, () => ({ forecast: 0, hits: 0, rows: 0 }));
  for (let i = 0; i < group.length; i++) {
    const bin = sums[group[i]!]!;
    bin.forecast += probability[i]!;
    bin.hits += Number(isTrue[i]!);
    bin.rows++;
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ forecast, hits, rows }) => ({ forecast: forecast / rows, share: hits / rows, rows }));
}

function widthGroups(probability: ArrayLike<number>, bins: number): Int32Array {
  return Int32Array.from(probability, (p) => {
    assert(p >= 0 && p <= 1, "a probability lies in [0, 1]");
    return Math.min(bins - 1, Math.floor(p * bins));
  });
}

/**
 * Cuts rows into groups of about equal size by the order of their values; equal values share a group.
 *
 * @returns [n] number of the group, 0 for the lowest; some groups are empty where many values are equal.
 */
export function countGroups(values: ArrayLike<number>, groups: number): Int32Array {
  const rows = values.length;
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  order.sort((a, b) => values[a]! - values[b]!);
  const group = new Int32Array(rows);
  for (let start = 0; start < rows;) {
    let end = start + 1;
    while (end < rows && values[order[end]!] === values[order[start]!]) end++;
    // the middle of a run of equal values decides
    const number = Math.floor((((start + end - 1) / 2) * groups) / rows);
    for (let k = start; k < end; k++) group[order[k]!] = number;
    start = end;
  }
  return group;
}
