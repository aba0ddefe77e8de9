import { assert } from "../../foundation/assert.ts";

/** Forecast intervals, per row: low <= high. */
export interface IntervalColumns {
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/**
 * Mean interval (Winkler) score, in units of the values: the width, plus 2 / a times the distance by
 * which an outcome outside misses, a = 1 - confidence. Lower is better: narrow and yet covering.
 *
 * @param confidence Share of outcomes that the intervals promise to hold, in (0, 1): 0.9.
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the columns differ in length, an interval is upside down or `confidence`
 *   is not inside (0, 1).
 * @see Gneiting & Raftery (2007), "Strictly proper scoring rules", JASA 102(477), section 6.2.
 */
export function intervalScore(
  actual: ArrayLike<number>,
  interval: IntervalColumns,
  confidence: number,
): number | undefined {
  const { low, high } = interval;
  const rows = actual.length;
  assert(rows === low.length && rows === high.length, "every actual value has one interval");
  assert(confidence > 0 && confidence < 1, "a confidence lies inside (0, 1)");
  if (rows === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const width = high[i]! - low[i]!;
    assert(width >= 0, "an interval's low is at most its high");
    const miss = Math.max(low[i]! - actual[i]!, actual[i]! - high[i]!, 0);
    sum += width + (2 / (1 - confidence)) * miss;
  }
  return sum / rows;
}
