import { assert } from "../../foundation/assert.ts";
import { correlation } from "../../foundation/statistics/correlation.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { variance } from "../../foundation/statistics/variance.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { neweyWestT } from "../significance/newey-west-t.ts";

/** How much of a return the market explains: r = alpha + beta m + rest. */
export interface MarketLine {
  /** Return per unit of the market's. */
  readonly beta: number;
  /** Mean return per row that the market does not explain. NOT annualised. */
  readonly alpha: number;
  /** Newey-West t of alpha, beta taken as known; `undefined` where nothing is left over. */
  readonly alphaT: number | undefined;
  /** In [-1, 1]. */
  readonly correlation: number;
}

/**
 * Least squares of a return on the market's on the same rows.
 *
 * @param returns Simple returns per row.
 * @param market Simple returns of holding the market, per row.
 * @returns `undefined` for fewer than three rows and where either never changes.
 * @throws {InvariantError} the two differ in length.
 * @see Jensen (1968), "The performance of mutual funds in the period 1945-1964".
 */
export function marketLine(
  returns: ArrayLike<number>,
  market: ArrayLike<number>,
): MarketLine | undefined {
  const rows = returns.length;
  assert(rows === market.length, "every return has one of the market");
  if (rows < 3) return undefined;
  const together = correlation(returns, market);
  if (together === undefined) return undefined;
  const beta = together * Math.sqrt(variance(returns) / variance(market));
  const unexplained = Float64Array.from(
    { length: rows },
    (_, i) => returns[i]! - beta * market[i]!,
  );
  const test = neweyWestT(unexplained, neweyWestLag(rows, 1));
  return { beta, alpha: mean(unexplained), alphaT: test?.statistic, correlation: together };
}
