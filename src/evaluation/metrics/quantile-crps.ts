import { assert } from "../../foundation/assert.ts";
import { pinballLoss } from "./pinball-loss.ts";

/** Forecast of one quantile. */
export interface QuantileColumn {
  /** In (0, 1): 0.9 is the value that nine of ten outcomes stay below. */
  readonly level: number;
  /** Per row, in units of the actual values. */
  readonly forecast: ArrayLike<number>;
}

/**
 * Continuous ranked probability score on a grid of quantiles, 2 x the mean pinball loss over the
 * levels, in units of the values. Lower is better, 0 is exact and certain. With levels 1/(2K), 3/(2K)
 * ... it nears the CRPS of the whole distribution as K grows.
 *
 * @param quantiles At least one; evenly spaced levels weigh the distribution evenly.
 * @returns `undefined` for no rows.
 * @throws {InvariantError} there is no quantile, a column differs in length, a level is outside (0, 1).
 * @see Gneiting & Ranjan (2011), "Comparing density forecasts", JBES 29(3).
 */
export function quantileCrps(
  actual: ArrayLike<number>,
  quantiles: readonly QuantileColumn[],
): number | undefined {
  assert(quantiles.length > 0, "a grid has at least one quantile");
  let sum = 0;
  for (const { level, forecast } of quantiles) {
    const loss = pinballLoss(actual, forecast, level);
    if (loss === undefined) return undefined;
    sum += loss;
  }
  return (2 * sum) / quantiles.length;
}
