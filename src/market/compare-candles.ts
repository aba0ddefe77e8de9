import { type CandleSeries, candleColumns } from "./candle-series.ts";

/**
 * How many candles of `before` are not in `after` with the same values.
 *
 * @param before Same instrument and timeframe as `after`.
 */
export function countLostCandles(before: CandleSeries, after: CandleSeries): number {
  let lost = 0;
  let j = 0;
  for (let i = 0; i < before.openTimeMs.length; i++) {
    const time = before.openTimeMs[i]!;
    while (j < after.openTimeMs.length && after.openTimeMs[j]! < time) j += 1;
    const same = after.openTimeMs[j] === time && sameCandle(before, i, after, j);
    if (!same) lost += 1;
  }
  return lost;
}

/** Whether candle i of one series and candle j of another have the same prices and volume. */
export function sameCandle(a: CandleSeries, i: number, b: CandleSeries, j: number): boolean {
  return candleColumns.every((column) => a[column]?.[i] === b[column]?.[j]);
}
