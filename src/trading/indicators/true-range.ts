import type { Candle } from "../../market/candle.ts";

/**
 * How far the price went since the close before: a gap counts as movement.
 *
 * @param closeBefore Close of the candle before, quote currency.
 * @returns Quote currency, >= 0.
 * @see Wilder (1978), "New Concepts in Technical Trading Systems".
 */
export function trueRange(candle: Candle, closeBefore: number): number {
  const { high, low } = candle;
  return Math.max(high - low, Math.abs(high - closeBefore), Math.abs(low - closeBefore));
}
