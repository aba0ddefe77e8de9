import type { Candle } from "../../market/candle.ts";
import type { Indicator } from "./indicator.ts";
import { trueRange } from "./true-range.ts";
import { wholePeriod } from "./whole-period.ts";
import { createWilderMean } from "./wilder-mean.ts";

/**
 * Average true range: Wilder's mean of how far the price goes in one candle, gaps counted.
 *
 * @param period True ranges, at least 1 (Wilder: 14); the first answer comes with candle `period` + 1.
 * @returns Quote currency, >= 0.
 * @throws {InvariantError} `period` is no whole number of at least 1.
 * @see Wilder (1978), "New Concepts in Technical Trading Systems".
 */
export function createAtr(period: number): Indicator<Candle, number> {
  return new Atr(wholePeriod(period));
}

class Atr implements Indicator<Candle, number> {
  readonly #mean: Indicator<number, number>;
  #closeBefore: number | undefined;

  constructor(period: number) {
    this.#mean = createWilderMean(period);
  }

  next(candle: Candle): number | undefined {
    const closeBefore = this.#closeBefore;
    this.#closeBefore = candle.close;
    if (closeBefore === undefined) return undefined;
    return this.#mean.next(trueRange(candle, closeBefore));
  }
}
