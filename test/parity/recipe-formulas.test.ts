import { describe, expect, test } from "vitest";
import { encodeWindow } from "../../src/learning/features/encode-window.ts";
import type { ReturnTransform } from "../../src/learning/features/fitted-transform.ts";
import { gatherWindow } from "../../src/learning/features/gather-window.ts";
import { liveWindow } from "../../src/learning/features/live-window.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { realCandles } from "../real-candles.ts";
import { walkCandles } from "../walk-candles.ts";

type Candle = readonly [open: number, high: number, low: number, close: number, volume: number];

const real = realCandles("BTCUSDT");
const series = real ?? walkCandles({ seed: 4, candles: 3_000 });
const horizon = 4;
const prepared = {
  return: prepareSamples(series, { recipe: "return", horizon }),
  window: prepareSamples(series, { recipe: "window", horizon }),
};

/** Seven closes and no open that the first of them could be measured against. */
const closeAlone = prepareSamples(series, { recipe: "return", features: ["close"], lookback: 7 });

/** Window w of a recipe as the code encodes it, beside its 120 candles rounded to float32. */
function encoded(recipe: "return" | "window", share: number) {
  const { samples, transform } = prepared[recipe];
  const w = Math.floor(share * (samples.label.length - 1));
  const t = series.openTimeMs.indexOf(samples.decisionTimeMs[w]! - 3_600_000);
  const live = liveWindow(series, transform, { position: t });
  if (live.kind !== "window") throw new Error(`no window at ${t}`);
  const window = encodeWindow(transform, live.candles);
  if (window.kind !== "window") throw new Error(`flat at ${t}`);
  const candles = Array.from({ length: 120 }, (_, k) =>
    Array.from(live.candles.subarray(k * 5, k * 5 + 5), Math.fround),
  ) as unknown as readonly Candle[];
  return {
    ...window,
    transform,
    candles,
    label: samples.label[w]!,
    future: series.close[t + horizon]!,
  };
}

describe.each([0, 0.31, 0.77, 1])(
  `recipes against their formulas on ${real === undefined ? "a simulated walk" : "real BTC 1h"}, window at share %f`,
  (share) => {
    test("return: log-returns over EWMA volatility, log volume minus its median, standardised", () => {
      const { x, unit, lastClose, transform, candles, label, future } = encoded("return", share);
      const { mean, std, volumeEps } = transform as ReturnTransform;
      let weighted = 0;
      let weights = 0;
      for (let k = 1; k < 120; k++) {
        const weight = Math.exp((Math.LN2 * k) / 24);
        weighted += weight * Math.log(candles[k]![3] / candles[k - 1]![3]) ** 2;
        weights += weight;
      }
      const sigma = Math.sqrt(weighted / weights);
      const volumes = candles.map((c) => Math.log(c[4] + volumeEps!)).toSorted((a, b) => a - b);
      const median = (volumes[59]! + volumes[60]!) / 2;
      const expected = candles.flatMap((candle, k) =>
        candle.map((value, f) => {
          const reference = k === 0 ? candle[0] : candles[k - 1]![3];
          const z =
            f === 4 ? Math.log(value + volumeEps!) - median : Math.log(value / reference) / sigma;
          return (z - mean[f]!) / std[f]!;
        }),
      );
      expect(largestDifference(x, expected)).toBeLessThan(5e-6);
      expect(unit / (sigma * Math.sqrt(horizon))).toBeCloseTo(1, 10);
      expect(label).toBeCloseTo(Math.log(future / lastClose) / unit, 5);
    });

    test("return of close alone: the window's first log-return is 0", () => {
      const { samples } = closeAlone;
      const transform = closeAlone.transform as ReturnTransform;
      const w = Math.floor(share * (samples.label.length - 1));
      const t = series.openTimeMs.indexOf(samples.decisionTimeMs[w]! - 3_600_000);
      const live = liveWindow(series, transform, { position: t });
      if (live.kind !== "window") throw new Error(`no window at ${t}`);
      const window = encodeWindow(transform, live.candles);
      if (window.kind !== "window") throw new Error(`flat at ${t}`);
      const close = Array.from(live.candles, Math.fround);
      const returns = close.map((value, k) => Math.log(value / (close[k - 1] ?? value)));
      const weights = returns.map((_, k) => (k === 0 ? 0 : Math.exp((Math.LN2 * k) / 24)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const squares = returns.reduce((sum, r, k) => sum + weights[k]! * r * r, 0);
      const sigma = Math.sqrt(squares / total);
      const expected = returns.map((r) => (r / sigma - transform.mean[0]!) / transform.std[0]!);
      expect(largestDifference(window.x, expected)).toBeLessThan(5e-6);
      expect(largestDifference(gatherWindow(samples, w), expected)).toBeLessThan(5e-6);
      expect(window.unit / sigma).toBeCloseTo(1, 10);
      expect(samples.label[w]).toBeCloseTo(Math.log(series.close[t + 1]! / close[6]!) / sigma, 4);
    });

    test("window: one shared price range, volume its own, label in ranges", () => {
      const { x, unit, lastClose, candles, label, future } = encoded("window", share);
      const low = Math.min(...candles.map((c) => c[2]));
      const range = Math.max(...candles.map((c) => c[1])) - low;
      const volumes = candles.map((c) => c[4]);
      const volumeRange = Math.max(...volumes) - Math.min(...volumes);
      const expected = candles.flatMap((candle) =>
        candle.map((value, f) =>
          f === 4 ? (value - Math.min(...volumes)) / volumeRange : (value - low) / range,
        ),
      );
      expect(largestDifference(x, expected)).toBeLessThan(1e-6);
      expect(unit).toBe(range);
      expect(label).toBeCloseTo((future - lastClose) / range, 5);
    });
  },
);

test("window: inputs fill [0, 1] at any price level", () => {
  const { x } = encoded("window", 1);
  expect(Math.min(...x)).toBe(0);
  expect(Math.max(...x)).toBeCloseTo(1, 6);
});

function largestDifference(x: Float32Array, expected: readonly number[]): number {
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - x[i]!)), 0);
}
