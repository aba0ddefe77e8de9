import type { Indicator } from "./indicator.ts";
import { wholePeriod } from "./whole-period.ts";
import { createWilderMean } from "./wilder-mean.ts";

/**
 * Relative strength index: the rises' share of all movement in percent, in Wilder's averages.
 *
 * @param period Changes, at least 2 (Wilder: 14); the first answer comes with value `period` + 1.
 * @returns Per close 0 (only falls) to 100 (only rises); `undefined` where no price has moved yet.
 * @throws {InvariantError} `period` is no whole number of at least 2.
 * @see Wilder (1978), "New Concepts in Technical Trading Systems".
 */
export function createRsi(period: number): Indicator<number | undefined, number> {
  return new Rsi(wholePeriod(period, 2));
}

class Rsi implements Indicator<number | undefined, number> {
  readonly #rises: Indicator<number, number>;
  readonly #falls: Indicator<number, number>;
  #before: number | undefined;

  constructor(period: number) {
    this.#rises = createWilderMean(period);
    this.#falls = createWilderMean(period);
  }

  next(close: number | undefined): number | undefined {
    if (close === undefined) return undefined;
    const before = this.#before;
    this.#before = close;
    if (before === undefined) return undefined;
    const rise = this.#rises.next(Math.max(close - before, 0));
    const fall = this.#falls.next(Math.max(before - close, 0));
    if (rise === undefined || fall === undefined || rise + fall === 0) return undefined;
    return (100 * rise) / (rise + fall);
  }
}
