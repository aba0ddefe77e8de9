import type { CandleSeries } from "../../market/candle-series.ts";
import { hashCandles } from "../../market/hash-candles.ts";

/** Series of so many questions are remembered. */
const rememberedMax = 32;

/**
 * Gives equal candles one series: whoever keeps something by a series, as trackers do, keeps it for
 * the bots that ask about the same candles again.
 */
export function createSameSeries(): (series: CandleSeries) => CandleSeries {
  const known = new Map<string, CandleSeries>();
  return (series) => {
    const hash = hashCandles(series);
    const same = known.get(hash) ?? series;
    // Asked last, forgotten last.
    known.delete(hash);
    known.set(hash, same);
    const [oldest] = known.keys();
    if (known.size > rememberedMax && oldest !== undefined) known.delete(oldest);
    return same;
  };
}
