import { describe, expect, it } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { findGaps } from "../../market/find-gaps.ts";
import { hashCandles } from "../../market/hash-candles.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { reportStoredQuality } from "../../market/report-quality.ts";
import { type MarketKind, marketModels } from "./market-models.ts";
import { simulateMarket } from "./simulate-market.ts";

const instrument = parseInstrument("SIMUSDT");
const startMs = Date.UTC(2018, 0, 1);

function simulate(kind: MarketKind, seed: number, sigma?: number): CandleSeries {
  const options = { instrument, timeframe: "1h", count: 20_000, startMs, kind, sigma } as const;
  return simulateMarket(options, createRng(seed));
}

function logReturns({ close }: CandleSeries): Float64Array {
  return Float64Array.from(close.subarray(1), (price, i) => Math.log(price / close[i]!));
}

function correlation(values: Float64Array, lag: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let product = 0;
  let square = 0;
  for (let i = lag; i < values.length; i++) {
    product += (values[i]! - mean) * (values[i - lag]! - mean);
    square += (values[i]! - mean) ** 2;
  }
  return product / square;
}

function standardDeviation(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

describe("simulateMarket()", () => {
  const kinds = Object.keys(marketModels) as readonly MarketKind[];

  it.each(kinds)(
    "makes sound candles in the market %s, the same ones from the same seed",
    (kind) => {
      const series = simulate(kind, 5);
      const { open, high, low, close, volume } = series;
      const sound = (i: number): boolean =>
        low[i]! > 0 &&
        low[i]! <= Math.min(open[i]!, close[i]!) &&
        high[i]! >= Math.max(open[i]!, close[i]!) &&
        volume![i]! > 0;
      expect(Array.from(open.keys()).every(sound)).toBe(true);
      expect(series.openTimeMs.every((time) => time % 3_600_000 === 0)).toBe(true);
      expect(hashCandles(simulate(kind, 5))).toBe(hashCandles(series));
      expect(hashCandles(simulate(kind, 6))).not.toBe(hashCandles(series));
    },
  );

  it("plants phi = 0.3 and the asked standard deviation in ar1 (seed 5)", () => {
    const returns = logReturns(simulate("ar1", 5, 0.01));
    expect(correlation(returns, 1)).toBeCloseTo(0.3, 1);
    expect(standardDeviation(returns)).toBeCloseTo(0.01, 3);
  });

  it("leaves nothing to find in random-walk (seed 5)", () => {
    const returns = logReturns(simulate("random-walk", 5));
    // Three standard errors of 1 / sqrt(n).
    expect(Math.abs(correlation(returns, 1))).toBeLessThan(0.022);
    expect(Math.abs(correlation(returns.map(Math.abs), 1))).toBeLessThan(0.022);
  });

  it("clusters volatility, fattens tails and drops maintenance hours in regimes (seed 5)", () => {
    const series = simulate("regimes", 5);
    const returns = logReturns(series);
    const sd = standardDeviation(returns);
    const kurtosis = returns.reduce((sum, r) => sum + (r / sd) ** 4, 0) / returns.length;
    expect(kurtosis).toBeGreaterThan(5);
    expect(correlation(returns.map(Math.abs), 1)).toBeGreaterThan(0.1);
    expect(correlation(returns.map(Math.abs), 24)).toBeGreaterThan(0.05);
    const gaps = findGaps(series);
    expect(gaps.length).toBeGreaterThan(2);
    expect(gaps.every((gap) => gap.missing >= 1 && gap.missing <= 8)).toBe(true);
    expect(reportStoredQuality(series)).toMatchObject({ refused: 0 });
  });
});
