import { meanMove } from "./mean-move.ts";
import type { FittingRows } from "./fitting-rows.ts";

export interface Contrarian {
  /** Size of every forecast: mean |log-return| over the horizon on the fitting rows, >= 0. */
  readonly magnitude: number;
}

/**
 * Fits "bet against the last candle": only the size of the bet is learned, the direction is not.
 *
 * @throws {InvariantError} there are no rows.
 */
export function fitContrarian(rows: FittingRows): Contrarian {
  return { magnitude: meanMove(rows) };
}

/**
 * The opposite of the last return's sign, always of the fitted size. A last return of 0 counts as a
 * forecast of down.
 *
 * @param previousReturn Log-return of candle t, per row.
 * @returns Log-return over the horizon, per row.
 */
export function forecastContrarian(
  fitted: Contrarian,
  previousReturn: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(previousReturn, (last) => (last < 0 ? 1 : -1) * fitted.magnitude);
}
