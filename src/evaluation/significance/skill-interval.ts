import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import type { Interval } from "./interval.ts";
import { neweyWestLag, neweyWestVariance } from "./newey-west.ts";

/**
 * Confidence interval of a skill, 1 - mean(e^2) / mean(b^2), by the delta method: to first order the
 * skill is the mean of 1 - q - (e_i^2 - q b_i^2) / mean(b^2) with q = mean(e^2) / mean(b^2), whose
 * variance is Newey-West's, so overlapping outcomes and volatility clusters are accounted for.
 *
 * Coverage of the 95 % interval measured on GARCH-t5 walks with 2,000 rows: 0.955 for forecasts of
 * 3 % of the volatility, 0.92 for 20 %; with overlapping outcomes 0.905 (h = 6) and 0.88 (h = 24).
 *
 * @param squaredError e^2 of the forecast, per row, oldest first.
 * @param referenceSquaredError b^2 of the reference (persistence), on the same rows.
 * @param options.horizon Candles ahead, >= 1; sets the lag.
 * @returns `undefined` for fewer than 30 rows and where the reference is exact.
 * @throws {InvariantError} the columns differ in length.
 */
export function skillInterval(
  squaredError: ArrayLike<number>,
  referenceSquaredError: ArrayLike<number>,
  options: { readonly horizon: number; readonly confidence?: number },
): Interval | undefined {
  const rows = squaredError.length;
  assert(rows === referenceSquaredError.length, "every row has a reference error");
  if (rows < rowsMin) return undefined;
  const reference = mean(referenceSquaredError);
  if (reference === 0) return undefined;
  const ratio = mean(squaredError) / reference;
  const influence = Float64Array.from(
    { length: rows },
    (_, i) => (squaredError[i]! - ratio * referenceSquaredError[i]!) / reference,
  );
  const variance = neweyWestVariance(influence, neweyWestLag(rows, options.horizon));
  const confidence = options.confidence ?? 0.95;
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt(variance);
  return { low: 1 - ratio - half, high: 1 - ratio + half, confidence };
}

/** Below this many rows a normal approximation is not worth printing. */
const rowsMin = 30;
