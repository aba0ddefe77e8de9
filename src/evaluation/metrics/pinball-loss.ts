import { assert } from "../../foundation/assert.ts";

/**
 * Mean pinball (quantile) loss, in units of the values: level (y - q) above the forecast quantile q,
 * (1 - level) (q - y) below it. Lower is better, 0 is exact; level 0.5 is half the mean absolute error.
 *
 * @param quantileForecast Forecast of the quantile, per row.
 * @param level Which quantile, in (0, 1): 0.9 is the value that nine of ten outcomes stay below.
 * @returns `undefined` for no rows.
 * @throws {InvariantError} the two differ in length or `level` is not inside (0, 1).
 * @see Koenker & Bassett (1978), "Regression quantiles", Econometrica 46(1).
 */
export function pinballLoss(
  actual: ArrayLike<number>,
  quantileForecast: ArrayLike<number>,
  level: number,
): number | undefined {
  assert(actual.length === quantileForecast.length, "every actual value has one forecast");
  assert(level > 0 && level < 1, "a quantile's level lies inside (0, 1)");
  if (actual.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    sum += pinballLossOf(actual[i]!, quantileForecast[i]!, level);
  }
  return sum / actual.length;
}

/** Pinball loss of one row. */
export function pinballLossOf(actual: number, quantileForecast: number, level: number): number {
  const distance = actual - quantileForecast;
  return distance >= 0 ? level * distance : (level - 1) * distance;
}
