import type { Candle } from "../../market/candle.ts";
import type { Indicator } from "./indicator.ts";

/**
 * On-balance volume: the volume of candles that closed higher less that of candles that closed lower,
 * added up from the first candle, whose own volume is the start. Only its changes mean something.
 *
 * @returns Base currency; from a candle without volume on `undefined`, for a sum with a hole is no sum.
 * @see Granville (1963), "Granville's New Key to Stock Market Profits".
 */
export function createObv(): Indicator<Candle, number> {
  return new Obv();
}

class Obv implements Indicator<Candle, number> {
  #closeBefore: number | undefined;
  #total = 0;
  #hasHole = false;

  next({ close, volume }: Candle): number | undefined {
    if (volume === undefined) this.#hasHole = true;
    if (this.#hasHole || volume === undefined) return undefined;
    const closeBefore = this.#closeBefore;
    this.#closeBefore = close;
    if (closeBefore === undefined || close > closeBefore) this.#total += volume;
    else if (close < closeBefore) this.#total -= volume;
    return this.#total;
  }
}
