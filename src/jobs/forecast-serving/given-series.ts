import type { GivenCandle } from "../../serving/forecast-service.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { judgeRow } from "../../market/judge-row.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/**
 * Candles of a request as a series; nothing is sorted, merged or left out.
 *
 * @param candles At least one.
 * @param nowMs Candles that open later are refused, UTC epoch milliseconds.
 * @returns The series, or a sentence that names the first candle that is none.
 */
export function givenSeries(
  candles: readonly GivenCandle[],
  { instrument, timeframe }: CandleKey,
  nowMs: number,
): CandleSeries | string {
  const limits = { stepMs: timeframeMs(timeframe), latestMs: nowMs };
  const { length } = candles;
  const openTimeMs = new Float64Array(length);
  const empty = (): Float64Array => new Float64Array(length);
  const [open, high, low, close, volume] = [empty(), empty(), empty(), empty(), empty()];
  for (let i = 0; i < length; i += 1) {
    const candle = candles[i]!;
    const refusal = judgeRow(candle, limits);
    if (refusal !== undefined) return `Candle ${i} is none: ${refusal.reason}.`;
    if (i > 0 && openTimeMs[i - 1]! >= candle.openTimeMs) {
      return `Candle ${i} does not open after the one before it: oldest first, each once.`;
    }
    openTimeMs[i] = candle.openTimeMs;
    open[i] = candle.open;
    high[i] = candle.high;
    low[i] = candle.low;
    close[i] = candle.close;
    volume[i] = candle.volume;
  }
  return { instrument, timeframe, openTimeMs, open, high, low, close, volume };
}
