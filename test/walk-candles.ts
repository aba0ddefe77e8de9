import { createRng } from "../src/foundation/rng.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { timeframeMs } from "../src/market/timeframe.ts";

export interface WalkOptions {
  readonly seed: number;
  readonly candles: number;
  /** Holes: how many candles are absent directly before a stored position. */
  readonly missingBefore?: Readonly<Record<number, number>>;
}

/** Hourly candles of a random walk with 1 % per candle, volume log-normal. */
export function walkCandles(options: WalkOptions): CandleSeries {
  const rng = createRng(options.seed);
  const { candles, missingBefore = {} } = options;
  const empty = (): Float64Array => new Float64Array(candles);
  const series = {
    instrument: parseInstrument("WALK"),
    timeframe: "1h" as const,
    openTimeMs: empty(),
    open: empty(),
    high: empty(),
    low: empty(),
    close: empty(),
    volume: empty(),
  };
  let time = Date.UTC(2020, 0, 1);
  let price = 100;
  for (let i = 0; i < candles; i++) {
    time += (1 + (missingBefore[i] ?? 0)) * timeframeMs("1h");
    series.openTimeMs[i] = time;
    series.open[i] = price * Math.exp(0.001 * rng.normal());
    price *= Math.exp(0.01 * rng.normal());
    series.close[i] = price;
    series.high[i] = Math.max(series.open[i]!, price) * (1 + 0.004 * rng.uniform());
    series.low[i] = Math.min(series.open[i]!, price) * (1 - 0.004 * rng.uniform());
    series.volume[i] = Math.exp(3 + rng.normal());
  }
  return series;
}
