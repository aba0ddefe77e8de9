import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../../test/walk-candles.ts";
import { gatherWindow } from "../gather-window.ts";
import { prepareSamples } from "../prepare-samples.ts";
import { recipes } from "./recipe-table.ts";
import { spreadOrOne } from "./spread-or-one.ts";

test("spreadOrOne() keeps a spread and replaces what is only rounding", () => {
  expect(spreadOrOne(0, 0.3)).toBe(0.3);
  expect(spreadOrOne(0.7, 0.001)).toBe(0.001);
  expect(spreadOrOne(0, 0)).toBe(1);
  expect(spreadOrOne(0.7, 1e-9)).toBe(1);
});

describe("a further column that never changes in train", () => {
  const series = walkCandles({ seed: 5, candles: 2500 });
  const features = ["open", "high", "low", "close", "volume", "mood"];

  test.each(recipes.map((recipe) => [recipe]))(
    "is 0 throughout in train and moderate where it changes later, recipe %s, seed 5",
    (recipe) => {
      const mood = Float64Array.from(series.close, (_, i) => (i < 2300 ? 0.1 + 0.2 : -0.4));
      const extraColumns = new Map([["mood", mood]]);
      const options = { recipe, features, lookback: 12, extraColumns };
      const { samples, segments } = prepareSamples(series, options);
      const moods = (w: number): Float32Array =>
        gatherWindow(samples, w).filter((_, i) => i % features.length === 5);
      for (const w of [segments.train.from, segments.train.until - 1]) {
        for (const x of moods(w)) expect(Math.abs(x)).toBeLessThan(1e-6);
      }
      for (const x of moods(segments.exam.until - 1)) expect(x).toBeCloseTo(-0.7, 5);
    },
  );
});
