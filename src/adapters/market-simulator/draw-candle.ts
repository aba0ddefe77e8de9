import type { Rng } from "../../foundation/rng.ts";
import type { Move } from "./simulate-returns.ts";

export interface DrawnCandle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Draws high and low of a candle whose open and close are known: the extremes of a Brownian bridge.
 * Prices keep 8 significant digits; low <= open, close <= high holds after rounding.
 *
 * @see Glasserman (2003), "Monte Carlo Methods in Financial Engineering", 6.4: the maximum of a
 *   bridge from 0 to x is (x + sqrt(x^2 - 2 sigma^2 ln u)) / 2.
 */
export function drawCandle(candle: Move & { readonly open: number }, rng: Rng): DrawnCandle {
  const { open, logReturn: x, sigma } = candle;
  const swing = (): number => Math.sqrt(x ** 2 - 2 * sigma ** 2 * Math.log(1 - rng.uniform()));
  const top = (x + swing()) / 2;
  const bottom = (x - swing()) / 2;
  // One grid per candle: rounding never turns the order of two prices round.
  const grid = 10 ** (7 - Math.floor(Math.log10(open)));
  const rounded = (price: number): number => Math.round(price * grid) / grid;
  const [first, last] = [rounded(open), rounded(open * Math.exp(x))];
  const high = Math.max(rounded(open * Math.exp(top)), first, last);
  const low = Math.min(rounded(open * Math.exp(bottom)), first, last);
  return { open: first, high, low, close: last };
}
