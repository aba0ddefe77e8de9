import { expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { createRng } from "../../foundation/rng.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { createIntervalTracker, type TrackedForecast } from "./interval-tracker.ts";
import { createWindowedTracker } from "./windowed-tracker.ts";

const seed = 77;
const rng = createRng(seed);
const series = walkCandles({ seed, candles: 900, missingBefore: { 300: 2, 301: 1, 500: 40 } });
const stepMs = timeframeMs(series.timeframe);
const scores = Array.from({ length: 60 }, () => Math.abs(rng.normal())).toSorted((a, b) => a - b);
const closedMs = (t: number): number => series.openTimeMs[t]! + stepMs;
const untilMs = closedMs(150);
// The model abstains now and then.
const answers = Array.from(series.openTimeMs, () => rng.uniform() > 0.1);

function rowAt(t: number, horizon: number): TrackedForecast {
  const decidedAtMs = closedMs(t);
  return {
    decidedAtMs,
    targetTimeMs: decidedAtMs + horizon * stepMs,
    forecastLogReturn: 1e-3 * Math.sin(t),
    lastClose: series.close[t]!,
    scale: 0.01,
  };
}

test.each([1, 2, 24])(
  `createWindowedTracker() has at each candle the alpha of a tracker begun 100 before, horizon %d, seed ${seed}`,
  (horizon) => {
    const calibration = { interval: { target: 0.1, gamma: 0.02, scores }, untilMs };
    const windowed = createWindowedTracker(calibration, 100);
    const alphas = new Set<number>();
    for (let p = 120; p < 900; p += 1) {
      if (!answers[p]) continue;
      windowed.learn(series, p);
      const fresh = createIntervalTracker(calibration as never);
      for (let t = Math.max(0, p - 100); t < p; t += 1) {
        if (!answers[t] || closedMs(t) < untilMs) continue;
        fresh.learn(series, t);
        fresh.expect(rowAt(t, horizon));
      }
      fresh.learn(series, p);
      expect(windowed.alpha()).toBe(fresh.alpha());
      alphas.add(fresh.alpha());
      windowed.expect(rowAt(p, horizon));
    }
    expect(alphas.size).toBeGreaterThan(50);
  },
);
