import type { Indicator } from "./indicator.ts";
import { wholePeriod } from "./whole-period.ts";

/**
 * Wilder's moving average: weight 1 / period on the newest value.
 * The first answer is the simple mean of the first `period` values.
 *
 * @param period Values, at least 1.
 * @throws {InvariantError} `period` is no whole number of at least 1.
 * @see Wilder (1978), "New Concepts in Technical Trading Systems".
 */
export function createWilderMean(period: number): Indicator<number | undefined, number> {
  return new WilderMean(wholePeriod(period));
}

class WilderMean implements Indicator<number | undefined, number> {
  readonly #period: number;
  #seen = 0;
  #total = 0;
  #mean = 0.5;

  constructor(period: number) {
    this.#period = period;
  }

  next(value: number | undefined): number | undefined {
    if (value === undefined) return undefined;
    if (this.#seen >= this.#period) {
      this.#mean = (this.#mean * (this.#period - 1) + value) / this.#period;
      return this.#mean;
    }
    this.#seen += 1;
    this.#total += value;
    if (this.#seen < this.#period) return undefined;
    this.#mean = this.#total / this.#period;
    return this.#mean;
  }
}
