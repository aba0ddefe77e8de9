import { assert } from "../../foundation/assert.ts";
import { normalCdf } from "../../foundation/statistics/normal-distribution.ts";
import { neweyWestT, type MeanTest } from "./newey-west-t.ts";

export interface NestedForecastTest extends MeanTest {
  /** Upper tail: probability of such a statistic where the smaller model is the truth. */
  readonly pValue: number;
}

/**
 * Clark-West's test that a forecast knows more than a simpler one nested in it. Against the zero
 * forecast it is the Newey-West t of the mean of 2 y f; in general of 2 (y - s) (f - s), which is the
 * gain in squared error with the noise of the larger model's estimates given back.
 *
 * @param actual y: log-return over the horizon, per row, oldest first.
 * @param forecast f of the larger model, on the same rows.
 * @param options.lag Of the Newey-West variance; `neweyWestLag` gives the usual one.
 * @param options.nested s of the smaller model, on the same rows; left out it is zero.
 * @returns `undefined` where `neweyWestT` is: too few rows, or the forecasts never differ.
 * @throws {InvariantError} the columns differ in length.
 * @see Clark & West (2007), "Approximately normal tests for equal predictive accuracy in nested
 *   models", Journal of Econometrics 138(1).
 */
export function clarkWest(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  options: { readonly lag: number; readonly nested?: ArrayLike<number> },
): NestedForecastTest | undefined {
  const { lag, nested } = options;
  assert(actual.length === forecast.length, "every actual value has one forecast");
  assert(
    nested === undefined || nested.length === actual.length,
    "both forecasts have the same rows",
  );
  const gain = Float64Array.from({ length: actual.length }, (_, i) => {
    const simple = nested?.[i] ?? 0;
    return 2 * (actual[i]! - simple) * (forecast[i]! - simple);
  });
  const test = neweyWestT(gain, lag);
  return test && { ...test, pValue: normalCdf(-test.statistic) };
}
