import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { createRng } from "../../foundation/rng.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { sliceCandles } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { marketRows } from "../rows/market-rows.ts";
import { scaleAt, scaleOf } from "../rows/residual-scale.ts";
import type { FittedCalibration } from "./fitted-calibration.ts";
import { createIntervalTracker, type TrackedForecast } from "./interval-tracker.ts";
import { scaledConformal } from "./scaled-conformal.ts";

const seed = 51;
const series = walkCandles({
  seed,
  candles: 1200,
  missingBefore: { 400: 2, 401: 1, 700: 40, 1100: 1 },
});
const stepMs = timeframeMs(series.timeframe);
const rng = createRng(seed);
const scores = Array.from({ length: 300 }, () => Math.abs(rng.normal())).toSorted((a, b) => a - b);

const calibration = (horizon: number): FittedCalibration => ({
  format: 1,
  horizon,
  probability: { method: "base-rate", probability: 0.5, rows: 0, baseRate: 0.5 },
  confidence: {
    informative: false,
    rankCorrelation: null,
    pValue: null,
    topMinusBottom: null,
    rows: 0,
  },
  interval: { target: 0.1, gamma: 0.01, scores },
  untilMs: 0,
});

// Positions whose label bridges no hole, as serving and training have them, with some left out.
function positionsFor(horizon: number): readonly number[] {
  const { openTimeMs } = series;
  return Array.from({ length: 1100 - horizon }, (_, i) => 100 + i).filter(
    (t) => horizon * stepMs === openTimeMs[t + horizon]! - openTimeMs[t]! && t % 7 !== 3,
  );
}

// By its open time, so that a slice of the series asks the same.
const forecastAt = (openTimeMs: number): number => 1e-3 * Math.sin(openTimeMs / stepMs);

function rowAt(from: CandleSeries, t: number, horizon: number): TrackedForecast {
  const decidedAtMs = from.openTimeMs[t]! + stepMs;
  return {
    decidedAtMs,
    targetTimeMs: decidedAtMs + horizon * stepMs,
    forecastLogReturn: forecastAt(from.openTimeMs[t]!),
    lastClose: from.close[t]!,
    scale: scaleAt(from, t, horizon),
  };
}

describe(`createIntervalTracker() on a walk with holes, seed ${seed}`, () => {
  test.each([1, 3, 24])(
    "has the alphas of scaledConformal() bit for bit, horizon %d",
    (horizon) => {
      const positions = positionsFor(horizon);
      const rows = marketRows(series, positions, { horizon });
      const expected = scaledConformal(
        {
          calibrationScaledResiduals: scores,
          judged: {
            forecast: Float64Array.from(positions, (t) => forecastAt(series.openTimeMs[t]!)),
            outcome: rows.outcomeLogReturn,
            scale: rows.volatility.map((_, i) => scaleOf(rows, i)),
            horizon,
            position: rows.position,
          },
        },
        { alpha: 0.1, gamma: 0.01 },
      );
      const tracker = createIntervalTracker(calibration(horizon));
      const alphas = positions.map((t) => {
        // what a bot holds: the last 300 candles
        const known = sliceCandles(series, Math.max(0, t - 299), t + 1);
        const last = known.openTimeMs.length - 1;
        tracker.learn(known, last);
        const alpha = tracker.alpha();
        tracker.expect(rowAt(known, last, horizon));
        return alpha;
      });
      expect(alphas).toEqual([...expected.alpha]);
      expect(new Set(alphas).size).toBeGreaterThan(20);
      tracker.learn(series, series.openTimeMs.length - 1);
      expect(tracker.alpha()).toBe(expected.nextAlpha);
    },
  );

  test("counts an equal question once and forgets a forecast whose candle never came", () => {
    const tracker = createIntervalTracker(calibration(1));
    tracker.learn(series, 200);
    for (let again = 0; again < 3; again++) tracker.expect(rowAt(series, 200, 1));
    tracker.learn(series, 201);
    tracker.expect(rowAt(series, 200, 1));
    tracker.learn(series, 202);
    expect(Math.abs(tracker.alpha() - 0.1)).toBeLessThan(0.0091);
    expect(tracker.alpha()).not.toBe(0.1);
    const before = tracker.alpha();
    // 40 candles are missing before position 700
    tracker.learn(series, 699);
    tracker.expect(rowAt(series, 699, 1));
    tracker.learn(series, 700);
    tracker.learn(series, 701);
    expect(tracker.alpha()).toBe(before);
  });

  test("ignores moments before those it has learned from", () => {
    const tracker = createIntervalTracker(calibration(1));
    tracker.learn(series, 500);
    tracker.expect(rowAt(series, 450, 1));
    tracker.learn(series, 460);
    tracker.learn(series, 600);
    expect(tracker.alpha()).toBe(0.1);
  });

  test("knows no outcome before its time: cutting the future changes nothing", () => {
    const edited = {
      ...series,
      close: series.close.map((close, i) => (i > 300 ? close * (1 + 0.5 * (i % 2)) : close)),
    };
    const alphaAfter = (from: CandleSeries, until: number): number => {
      const tracker = createIntervalTracker(calibration(1));
      for (let t = 250; t <= until; t++) {
        tracker.learn(from, t);
        tracker.expect(rowAt(from, t, 1));
      }
      return tracker.alpha();
    };
    expect(alphaAfter(edited, 300)).toBe(alphaAfter(series, 300));
    expect(alphaAfter(edited, 304)).not.toBe(alphaAfter(series, 304));
  });
});

test(`scaleAt() is scaleOf() to the last bit from the last 241 candles alone, seed ${seed}`, () => {
  const positions = [1, 5, 239, 240, 241, 399, 402, 701, 1100];
  const rows = marketRows(series, positions, { horizon: 4 });
  for (const [i, t] of positions.entries()) {
    const from = Math.max(0, t - 240);
    const known = sliceCandles(series, from, t + 1);
    expect(scaleAt(known, t - from, 4)).toBe(scaleOf(rows, i));
  }
  const still = { ...series, close: series.close.map(() => 7) };
  expect(scaleAt(still, 300, 1)).toBe(1e-9);
});
