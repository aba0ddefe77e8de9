import { assert } from "../../foundation/assert.ts";
import type { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling-sum.ts";

/** A band around the mean of the last values, in their unit. */
export interface BollingerBands {
  readonly upper: number;
  /** The simple moving average. */
  readonly middle: number;
  readonly lower: number;
}

/**
 * Bollinger bands: the simple moving average and so many standard deviations (divided by n) above and below.
 *
 * @param period Values, at least 1 (Bollinger: 20); the first answer comes with the value of that number.
 * @param deviations Standard deviations from the middle to a band, above 0 (Bollinger: 2).
 * @throws {InvariantError} A parameter is out of its range.
 * @see Bollinger (2001), "Bollinger on Bollinger Bands".
 */
export function createBollinger(
  period: number,
  deviations = 2,
): Indicator<number | undefined, BollingerBands> {
  assert(deviations > 0, "Bollinger bands are some standard deviations away from the mean");
  const rolling = new RollingSum(period);
  return {
    next(value) {
      const sum = value === undefined ? undefined : rolling.next(value);
      if (sum === undefined) return undefined;
      const middle = sum / period;
      const distance = deviations * Math.sqrt(rolling.squaresAround(middle) / period);
      return { upper: middle + distance, middle, lower: middle - distance };
    },
  };
}
