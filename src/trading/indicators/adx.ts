import type { Candle } from "../../market/candle.ts";
import type { Indicator } from "./indicator.ts";
import { trueRange } from "./true-range.ts";
import { wholePeriod } from "./whole-period.ts";

/** Strength and direction of a trend, each 0 to 100. */
export interface Adx {
  /** Strength in either direction; above about 25 a market is said to trend. */
  readonly adx: number;
  /** Upward movement's share of the true range. */
  readonly plusDi: number;
  /** Downward movement's share of the true range. */
  readonly minusDi: number;
}

/**
 * Average directional index with its two directional indicators, all in Wilder's smoothing.
 *
 * @param period Candles, at least 2 (Wilder: 14); the first answer comes with candle 2 x `period`.
 * @returns `undefined` too while no price has moved yet.
 * @throws {InvariantError} `period` is no whole number of at least 2.
 * @see Wilder (1978), "New Concepts in Technical Trading Systems".
 */
export function createAdx(period: number): Indicator<Candle, Adx> {
  return new AdxRun(wholePeriod(period, 2));
}

class AdxRun implements Indicator<Candle, Adx> {
  readonly #period: number;
  #before: Candle | undefined;
  /** Candles that had one before them. */
  #steps = 0;
  #up = 0;
  #down = 0;
  #range = 0;
  #adx = 0;

  constructor(period: number) {
    this.#period = period;
  }

  next(candle: Candle): Adx | undefined {
    const before = this.#before;
    this.#before = candle;
    if (before === undefined) return undefined;
    this.#steps += 1;
    this.#smooth(candle, before);
    if (this.#steps < this.#period) return undefined;
    this.#average();
    if (this.#steps < 2 * this.#period - 1 || this.#range === 0) return undefined;
    return {
      adx: this.#adx,
      plusDi: (100 * this.#up) / this.#range,
      minusDi: (100 * this.#down) / this.#range,
    };
  }

  /** Sums over the first period - 1 candles, from then on s' = s - s / period + x. */
  #smooth(candle: Candle, before: Candle): void {
    const rise = candle.high - before.high;
    const fall = before.low - candle.low;
    const kept = this.#steps < this.#period ? 1 : 1 - 1 / this.#period;
    this.#up = this.#up * kept + (rise > 0 && rise > fall ? rise : 0);
    this.#down = this.#down * kept + (fall > 0 && fall > rise ? fall : 0);
    this.#range = this.#range * kept + trueRange(candle, before.close);
  }

  /** The mean of the first `period` directional indices, Wilder's mean after them. */
  #average(): void {
    const period = this.#period;
    const movement = this.#up + this.#down;
    const isSeed = this.#steps < 2 * period;
    if (movement === 0) return;
    const directional = (100 * Math.abs(this.#up - this.#down)) / movement;
    this.#adx = isSeed
      ? this.#adx + directional / period
      : (this.#adx * (period - 1) + directional) / period;
  }
}
