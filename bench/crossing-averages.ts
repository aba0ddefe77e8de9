import { readFileSync } from "node:fs";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { timeframeMs } from "../src/market/timeframe.ts";
import type { TradingRules } from "../src/market/trading-rules.ts";
import {
  precomputedStrategy,
  type Stances,
} from "../src/trading/strategies/precomputed-strategy.ts";
import { sessionInstrument, type SessionSetting } from "../test/session-market.ts";

/**
 * The backtest of bench/peers/backtest_numpy.py: candles of a CSV file, over and over until there are
 * enough; a quarter of the equity long or short by two crossing averages, stops at 3 ATR. On a perpetual,
 * since it goes short, without a smallest order and without limits.
 *
 * @param path Columns time, open, high, low, close; the times are not read.
 * @param grid Of prices and amounts, which the script does not have.
 */
export function crossingAverages(
  path: string,
  count: number,
  grid: Pick<TradingRules, "priceTick" | "quantityStep">,
): SessionSetting {
  const series = repeatedCandles(path, count);
  const noLimits = { drawdownMax: 1, dailyLossMax: 1, lossPauseCandles: 0, instrumentMax: 1 };
  const smallest = { quantityMin: grid.quantityStep, notionalMin: "0.00000001" };
  return {
    series: [series],
    strategy: precomputedStrategy(crossingStances(series)),
    limits: { ...noLimits, fraction: 0.25, stopAtr: 3 },
    rules: { market: "perpetual", ...grid, ...smallest },
  };
}

function repeatedCandles(path: string, count: number): CandleSeries {
  const lines = readFileSync(path, "utf8").trim().split("\n").slice(1);
  const rows = lines.map((line) => line.split(",").slice(1, 5).map(Number));
  const column = (at: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => rows[i % rows.length]![at]!);
  const startMs = Date.UTC(2000, 0, 1);
  return {
    instrument: sessionInstrument,
    timeframe: "1m",
    openTimeMs: Float64Array.from({ length: count }, (_, i) => startMs + i * timeframeMs("1m")),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: undefined,
  };
}

// Long where the mean of 12 closes is above the one of 48, short below. Said where it changes and kept
// otherwise, so that nothing is entered again after a stop.
function crossingStances({ close }: CandleSeries): Stances {
  const fast = rollingMean(close, 12);
  const slow = rollingMean(close, 48);
  const sides = Array.from(close, (_, t) => Math.sign(fast[t]! - slow[t]!) || 0);
  return Int8Array.from(sides, (side, t) => (side === (sides[t - 1] ?? 0) ? keep : side));
}

const keep = 2;

// Of sums from the first value on, as the script has it: equal to the last bit.
function rollingMean(values: Float64Array, period: number): Float64Array {
  const total = new Float64Array(values.length + 1);
  for (let t = 0; t < values.length; t++) total[t + 1] = total[t]! + values[t]!;
  return values.map((_, t) =>
    t < period - 1 ? Number.NaN : (total[t + 1]! - total[t + 1 - period]!) / period,
  );
}
