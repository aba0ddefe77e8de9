import type { CandleRow } from "./candle-rows.ts";
import type { CandleSeries } from "./candle-series.ts";

/** One candle; `volume` means something only where its series has one. */
export type CandleValues = Omit<CandleRow, "line">;

/** Whether two candles have the same prices and volume, to the last bit. */
export function sameValues(a: CandleValues, b: CandleValues): boolean {
  return (
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    a.volume === b.volume
  );
}

/** Candle i of a series; volume 0 where it has none. */
export function candleAt(series: CandleSeries, i: number): CandleValues {
  return {
    openTimeMs: series.openTimeMs[i]!,
    open: series.open[i]!,
    high: series.high[i]!,
    low: series.low[i]!,
    close: series.close[i]!,
    volume: series.volume?.[i] ?? 0,
  };
}

/** The candles of a series as `joinStored` takes them. */
export async function* candleBatches(
  series: CandleSeries,
): AsyncGenerator<readonly CandleValues[]> {
  const size = 4096;
  for (let from = 0; from < series.openTimeMs.length; from += size) {
    const count = Math.min(size, series.openTimeMs.length - from);
    yield Array.from({ length: count }, (_, i) => candleAt(series, from + i));
  }
}
