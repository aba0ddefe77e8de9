import type { Candle } from "../../market/candle.ts";
import type { Indicator } from "./indicator.ts";
import { RollingHighest } from "./rolling-highest.ts";

/** The span of the last candles, quote currency. */
export interface DonchianChannel {
  /** Highest high. */
  readonly upper: number;
  /** Lowest low. */
  readonly lower: number;
  /** Half way between. */
  readonly middle: number;
}

/**
 * Donchian channel over the last candles, the newest one among them. A breakout is a close beyond the
 * channel of the candle BEFORE: keep the last answer and compare with it.
 *
 * @param period Candles, at least 1; the first answer comes with the candle of that number.
 * @throws {InvariantError} `period` is no whole number of at least 1.
 * @see Donchian (1960), "High finance in copper", Financial Analysts Journal 16(6).
 */
export function createDonchian(period: number): Indicator<Candle, DonchianChannel> {
  const highest = new RollingHighest(period);
  const lowest = new RollingHighest(period);
  return {
    next({ high, low }) {
      const upper = highest.next(high);
      const lowestNegated = lowest.next(-low);
      if (upper === undefined || lowestNegated === undefined) return undefined;
      const lower = -lowestNegated;
      return { upper, lower, middle: (upper + lower) / 2 };
    },
  };
}
