import type { InstrumentId } from "./instrument.ts";
import type { Timeframe } from "./timeframe.ts";

/**
 * Closed candles of one instrument and timeframe, oldest first, as columns.
 * Open times rise strictly and lie on the timeframe's grid; holes are allowed.
 */
export interface CandleSeries {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** UTC epoch milliseconds at which each candle opens; knowable at open + timeframe. */
  readonly openTimeMs: Float64Array;
  /** Quote currency; low <= open, close <= high, all > 0. */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Base currency, >= 0; absent where the source has no volume. */
  readonly volume: Float64Array | undefined;
}

export const priceColumns = ["open", "high", "low", "close"] as const;
export const candleColumns = [...priceColumns, "volume"] as const;

/** Number of candles in the series. */
export function candleCount(series: CandleSeries): number {
  return series.openTimeMs.length;
}

/** The candles at positions from <= i < until, as views on the same memory. */
export function sliceCandles(series: CandleSeries, from: number, until: number): CandleSeries {
  return {
    instrument: series.instrument,
    timeframe: series.timeframe,
    openTimeMs: series.openTimeMs.subarray(from, until),
    open: series.open.subarray(from, until),
    high: series.high.subarray(from, until),
    low: series.low.subarray(from, until),
    close: series.close.subarray(from, until),
    volume: series.volume?.subarray(from, until),
  };
}
