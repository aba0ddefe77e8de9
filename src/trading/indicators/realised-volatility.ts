import { assert } from "../../foundation/assert.ts";
import type { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling-sum.ts";

/**
 * Realised volatility: root mean square of the last log-returns (their mean counts as 0), per year.
 *
 * @param period Returns, at least 1; the first answer comes with close `period` + 1.
 * @param candlesPerYear What the square is multiplied by: 8,766 for 1 h candles, 1 to leave it per candle.
 * @returns Fraction per year, >= 0: 0.6 is 60 %.
 * @throws {InvariantError} A parameter is out of its range.
 * @see Andersen & Bollerslev (1998), "Answering the skeptics", International Economic Review 39(4).
 */
export function createRealisedVolatility(
  period: number,
  candlesPerYear: number,
): Indicator<number | undefined, number> {
  assert(candlesPerYear > 0, "a year has more than 0 candles");
  return new RealisedVolatility(period, candlesPerYear);
}

class RealisedVolatility implements Indicator<number | undefined, number> {
  readonly #squares: RollingSum;
  readonly #yearlyShare: number;
  #closeBefore: number | undefined;

  constructor(period: number, candlesPerYear: number) {
    this.#squares = new RollingSum(period);
    this.#yearlyShare = candlesPerYear / period;
  }

  next(close: number | undefined): number | undefined {
    if (close === undefined) return undefined;
    const closeBefore = this.#closeBefore;
    this.#closeBefore = close;
    if (closeBefore === undefined) return undefined;
    const logReturn = Math.log(close / closeBefore);
    const squares = this.#squares.next(logReturn * logReturn);
    return squares === undefined ? undefined : Math.sqrt(squares * this.#yearlyShare);
  }
}
