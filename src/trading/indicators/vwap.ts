import { dayMs } from "../../foundation/durations.ts";
import type { Candle } from "../../market/candle.ts";
import type { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling-sum.ts";

/**
 * Volume-weighted average price of a session, which is a UTC day: typical prices (high + low + close) / 3
 * weighted by volume from the day's first candle to this one.
 *
 * @returns Quote currency. `undefined` in a first day that was not fed from midnight on, while nothing was
 *   traded in the day, and from a candle without volume to the end of its day.
 * @see Berkowitz, Logue & Noser (1988), "The total cost of transactions on the NYSE", Journal of Finance 43(1).
 */
export function createSessionVwap(): Indicator<Candle, number> {
  return new SessionVwap();
}

/**
 * Volume-weighted average price of the last candles, whatever the day.
 *
 * @param period Candles, at least 1; the first answer comes with the candle of that number.
 * @returns Quote currency. `undefined` while a candle without volume, or nothing that was traded, is in the window.
 * @throws {InvariantError} `period` is no whole number of at least 1.
 */
export function createRollingVwap(period: number): Indicator<Candle, number> {
  return new RollingVwap(period);
}

class SessionVwap implements Indicator<Candle, number> {
  #day: number | undefined;
  #isWhole = false;
  #value = 0;
  #volume = 0;

  next(candle: Candle): number | undefined {
    const day = Math.floor(candle.openTimeMs / dayMs);
    if (day !== this.#day) this.#startDay(day, candle.openTimeMs);
    if (candle.volume === undefined) this.#isWhole = false;
    const volume = candle.volume ?? 0;
    this.#value += typicalPrice(candle) * volume;
    this.#volume += volume;
    return this.#isWhole && this.#volume > 0 ? this.#value / this.#volume : undefined;
  }

  #startDay(day: number, openTimeMs: number): void {
    this.#isWhole = this.#day !== undefined || openTimeMs % dayMs === 0;
    this.#day = day;
    this.#value = 0;
    this.#volume = 0;
  }
}

class RollingVwap implements Indicator<Candle, number> {
  readonly #period: number;
  readonly #values: RollingSum;
  readonly #volumes: RollingSum;
  /** Candles with volume in a row. */
  #known = 0;

  constructor(period: number) {
    this.#values = new RollingSum(period);
    this.#volumes = new RollingSum(period);
    this.#period = period;
  }

  next(candle: Candle): number | undefined {
    this.#known = candle.volume === undefined ? 0 : this.#known + 1;
    const volume = candle.volume ?? 0;
    const value = this.#values.next(typicalPrice(candle) * volume);
    const traded = this.#volumes.next(volume);
    if (value === undefined || traded === undefined || traded === 0) return undefined;
    return this.#known < this.#period ? undefined : value / traded;
  }
}

function typicalPrice({ high, low, close }: Candle): number {
  return (high + low + close) / 3;
}
