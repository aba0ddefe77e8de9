import type { CandleSeries } from "./candle-series.ts";

/** One closed candle. Prices in quote currency, low <= open, close <= high, all > 0. */
export interface Candle {
  /** UTC epoch milliseconds; with the instrument and timeframe its key. */
  readonly openTimeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base currency, >= 0; `undefined` where the source has none. */
  readonly volume: number | undefined;
}

/** The candle at a position of a series, 0 <= position < `candleCount`. */
export function candleAt(series: CandleSeries, position: number): Candle {
  return {
    openTimeMs: series.openTimeMs[position]!,
    open: series.open[position]!,
    high: series.high[position]!,
    low: series.low[position]!,
    close: series.close[position]!,
    volume: series.volume?.[position],
  };
}
