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
  for (const [i, candle] of candles.entries()) {
    const refusal = judgeRow({ ...candle, line: i }, limits);
    if (refusal !== undefined) return `Candle ${i} is none: ${refusal.reason}.`;
    const before = candles[i - 1];
    if (before !== undefined && before.openTimeMs >= candle.openTimeMs) {
      return `Candle ${i} does not open after the one before it: oldest first, each once.`;
    }
  }
  const column = (name: keyof GivenCandle): Float64Array =>
    Float64Array.from(candles, (candle) => candle[name]);
  return {
    instrument,
    timeframe,
    openTimeMs: column("openTimeMs"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  };
}
