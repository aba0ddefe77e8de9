import type { CandleSeries } from "./candle-series.ts";
import { timeframeMs } from "./timeframe.ts";

/**
 * Close of the stored candle that closes at a time.
 *
 * @param closeTimeMs UTC epoch milliseconds.
 * @returns `undefined` where the series has none.
 */
export function closeAt(
  { close, openTimeMs, timeframe }: Pick<CandleSeries, "close" | "openTimeMs" | "timeframe">,
  closeTimeMs: number,
): number | undefined {
  const wanted = closeTimeMs - timeframeMs(timeframe);
  let low = 0;
  let high = openTimeMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (openTimeMs[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return openTimeMs[low] === wanted ? close[low] : undefined;
}
