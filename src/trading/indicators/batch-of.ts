import type { Indicator } from "./indicator.ts";

/**
 * Feeds a whole series to an indicator: the same definition as candle by candle.
 *
 * @param indicator A fresh one; it remembers the series afterwards and can be fed on.
 * @param inputs Oldest first.
 * @returns One answer per input, `undefined` where it has none.
 */
export function batchOf<In, Out>(
  indicator: Indicator<In, Out>,
  inputs: ArrayLike<In>,
): (Out | undefined)[] {
  return Array.from(inputs, (input) => indicator.next(input));
}
