import type { Indicator } from "./indicator.ts";
import { wholePeriod } from "./whole-period.ts";

/**
 * Exponential moving average with weight 2 / (period + 1) on the newest value.
 * The first answer is the simple mean of the first `period` values.
 *
 * @param period Values, at least 1; the first answer comes with the value of that number.
 * @throws {InvariantError} `period` is no whole number of at least 1.
 */
export function createEma(period: number): Indicator<number | undefined, number> {
  return new Ema(wholePeriod(period));
}

class Ema implements Indicator<number | undefined, number> {
  readonly #period: number;
  readonly #weight: number;
  #seen = 0;
  #total = 0;
  #mean = 0.5;

  constructor(period: number) {
    this.#period = period;
    this.#weight = 2 / (period + 1);
  }

  next(value: number | undefined): number | undefined {
    if (value === undefined) return undefined;
    if (this.#seen >= this.#period) {
      // m' = m + w (x - m)
      this.#mean += this.#weight * (value - this.#mean);
      return this.#mean;
    }
    this.#seen += 1;
    this.#total += value;
    if (this.#seen < this.#period) return undefined;
    this.#mean = this.#total / this.#period;
    return this.#mean;
  }
}
