import type { CandleSeries } from "../../market/candle-series.ts";

/** Another market: prices at half to three quarters and volume at seven times what they were. */
const factors = { first: 0.5, second: 0.75, volume: 7 };

/**
 * The same candles up to a position, and every later one replaced by a legal candle with other values
 * at the same time.
 */
export function editedAfter(series: CandleSeries, position: number): CandleSeries {
  const factor = (i: number): number => {
    if (i <= position) return 1;
    return i % 2 === 0 ? factors.first : factors.second;
  };
  const edit = (values: Float64Array): Float64Array => values.map((value, i) => value * factor(i));
  return {
    ...series,
    open: edit(series.open),
    high: edit(series.high),
    low: edit(series.low),
    close: edit(series.close),
    volume: series.volume?.map((value, i) => (i <= position ? value : value * factors.volume + 1)),
  };
}
