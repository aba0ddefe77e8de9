import { assert } from "../../foundation/assert.ts";
import { createEma } from "./ema.ts";
import type { Indicator } from "./indicator.ts";
import { wholePeriod } from "./whole-period.ts";

/** Moving average convergence/divergence after one candle, all in quote currency. */
export interface Macd {
  /** Fast EMA less slow EMA. */
  readonly macd: number;
  /** EMA of `macd`. */
  readonly signal: number;
  /** `macd` less `signal`. */
  readonly histogram: number;
}

export interface MacdPeriods {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/**
 * Moving average convergence/divergence of closes. Both EMAs give their first value with value `slow`:
 * the fast one is seeded with the `fast` values that end there, as TA-Lib has it.
 *
 * @param periods Default 12, 26, 9; the first answer comes with value `slow` + `signal` - 1.
 * @throws {InvariantError} A period is no whole number of at least 1, or `fast` is not below `slow`.
 * @see Appel (2005), "Technical Analysis: Power Tools for Active Investors".
 */
export function createMacd(
  periods: MacdPeriods = { fast: 12, slow: 26, signal: 9 },
): Indicator<number | undefined, Macd> {
  const { fast, slow, signal } = periods;
  wholePeriod(signal);
  assert(wholePeriod(fast) < wholePeriod(slow), "MACD's fast period is shorter than its slow one");
  return new MacdRun(periods);
}

class MacdRun implements Indicator<number | undefined, Macd> {
  readonly #fast: Indicator<number, number>;
  readonly #slow: Indicator<number, number>;
  readonly #signal: Indicator<number, number>;
  #untilFast: number;

  constructor({ fast, slow, signal }: MacdPeriods) {
    this.#fast = createEma(fast);
    this.#slow = createEma(slow);
    this.#signal = createEma(signal);
    this.#untilFast = slow - fast;
  }

  next(close: number | undefined): Macd | undefined {
    if (close === undefined) return undefined;
    const slow = this.#slow.next(close);
    if (this.#untilFast > 0) {
      this.#untilFast -= 1;
      return undefined;
    }
    const fast = this.#fast.next(close);
    if (fast === undefined || slow === undefined) return undefined;
    const macd = fast - slow;
    const signal = this.#signal.next(macd);
    return signal === undefined ? undefined : { macd, signal, histogram: macd - signal };
  }
}
