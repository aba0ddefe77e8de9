import { type Timeframe, timeframeMs } from "./timeframe.ts";

/** A year of 365.25 days in milliseconds. */
export const yearMs = 365.25 * 86_400_000;

/** Candles of a timeframe in a year of 365.25 days, around the clock: 8,766 of an hour. */
export function candlesPerYear(timeframe: Timeframe): number {
  return yearMs / timeframeMs(timeframe);
}
