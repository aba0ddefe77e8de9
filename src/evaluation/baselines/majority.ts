import { meanMove } from "./mean-move.ts";
import type { FittingRows } from "./fitting-rows.ts";

export interface Majority {
  /** 1 where more fitting rows rose than fell, else -1. */
  readonly direction: 1 | -1;
  /** Size of every forecast: mean |log-return| over the horizon on the fitting rows, >= 0. */
  readonly magnitude: number;
}

/**
 * Fits "always the direction that was more frequent"; a tie is up.
 *
 * @throws {InvariantError} there are no rows.
 */
export function fitMajority(rows: FittingRows): Majority {
  let balance = 0;
  for (let i = 0; i < rows.outcomeLogReturn.length; i++) {
    balance += Math.sign(rows.outcomeLogReturn[i]!);
  }
  return { direction: balance >= 0 ? 1 : -1, magnitude: meanMove(rows) };
}

/** The same log-return over the horizon on each of `rows` rows. */
export function forecastMajority(fitted: Majority, rows: number): Float64Array {
  return new Float64Array(rows).fill(fitted.direction * fitted.magnitude);
}
