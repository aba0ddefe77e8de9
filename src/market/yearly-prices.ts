import { type CandleSeries, sliceCandles } from "./candle-series.ts";
import { sumVolumes } from "./sum-volumes.ts";

/** The candles of one calendar year (UTC) as if they were one candle. */
export interface YearlyPrices {
  readonly year: number;
  readonly candles: number;
  /** Quote currency. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base currency; undefined where the candles have none. */
  readonly volume: number | undefined;
}

/** One summary per year that has candles, oldest first. */
export function yearlyPrices(series: CandleSeries): readonly YearlyPrices[] {
  const { openTimeMs } = series;
  const years: YearlyPrices[] = [];
  let from = 0;
  while (from < openTimeMs.length) {
    const year = new Date(openTimeMs[from]!).getUTCFullYear();
    const endMs = Date.UTC(year + 1, 0, 1);
    let until = from + 1;
    while (until < openTimeMs.length && openTimeMs[until]! < endMs) until += 1;
    years.push(summarise(year, sliceCandles(series, from, until)));
    from = until;
  }
  return years;
}

function summarise(year: number, { open, high, low, close, volume }: CandleSeries): YearlyPrices {
  return {
    year,
    candles: open.length,
    open: open[0]!,
    high: high.reduce((top, value) => Math.max(top, value), -Infinity),
    low: low.reduce((bottom, value) => Math.min(bottom, value), Infinity),
    close: close.at(-1)!,
    volume: volume && sumVolumes(volume, 0, volume.length),
  };
}
