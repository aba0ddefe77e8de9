import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import type { FittingRows } from "./fitting-rows.ts";

/** y_{t,h} = intercept + phi r_t; with a horizon of 1 the autoregression of order 1. */
export interface ArOne {
  readonly phi: number;
  /** Log-return over the horizon. */
  readonly intercept: number;
}

/**
 * Fits AR(1) by ordinary least squares: the outcome over the horizon on the last known return
 * (a direct forecast where the horizon is above 1). Where the last return never varies, phi is 0.
 *
 * @throws {InvariantError} there are no rows or the columns differ in length.
 */
export function fitArOne(rows: FittingRows): ArOne {
  const { previousReturn, outcomeLogReturn } = rows;
  assert(previousReturn.length === outcomeLogReturn.length, "every row has a last return");
  const previousMean = mean(previousReturn);
  const outcomeMean = mean(outcomeLogReturn);
  let covariance = 0;
  let spread = 0;
  for (let i = 0; i < previousReturn.length; i++) {
    const deviation = previousReturn[i]! - previousMean;
    covariance += deviation * (outcomeLogReturn[i]! - outcomeMean);
    spread += deviation * deviation;
  }
  const phi = spread > 0 ? covariance / spread : 0;
  return { phi, intercept: outcomeMean - phi * previousMean };
}

/**
 * @param previousReturn Log-return of candle t, per row.
 * @returns Log-return over the horizon, per row.
 */
export function forecastArOne(fitted: ArOne, previousReturn: ArrayLike<number>): Float64Array {
  return Float64Array.from(previousReturn, (last) => fitted.intercept + fitted.phi * last);
}
