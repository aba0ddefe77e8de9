import type { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling-sum.ts";

/**
 * Simple moving average: the mean of the last values.
 *
 * @param period Values, at least 1; the first answer comes with the value of that number.
 * @throws {InvariantError} `period` is no whole number of at least 1.
 */
export function createSma(period: number): Indicator<number | undefined, number> {
  const rolling = new RollingSum(period);
  return {
    next(value) {
      const sum = value === undefined ? undefined : rolling.next(value);
      return sum === undefined ? undefined : sum / period;
    },
  };
}
