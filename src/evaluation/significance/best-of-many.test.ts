import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { backtestOverfitting } from "./backtest-overfitting.ts";
import { deflatedSharpe } from "./deflated-sharpe.ts";
import { expectedMaximum } from "./expected-maximum.ts";
import { minimumTrackRecord } from "./minimum-track-record.ts";
import { probabilisticSharpe, sharpeSampleOf } from "./probabilistic-sharpe.ts";
import { superiorPredictiveAbility } from "./superior-predictive-ability.ts";

function noise(count: number, rows: number, seed: number): readonly Float64Array[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: rows }, () => rng.normal()),
  );
}

describe("superiorPredictiveAbility()", () => {
  const losses = (seed: number) => noise(6, 250, seed).map((x) => x.map((value) => value ** 2));

  test("finds the best of five equal models better in at most 10 % of 200 (seeds 1 to 200)", () => {
    let alarms = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const [benchmark, ...models] = losses(seed);
      const options = { draws: 200, blockLength: 2, rng: createRng(seed) };
      if (superiorPredictiveAbility(benchmark!, models, options)!.consistent < 0.05) alarms++;
    }
    expect(alarms).toBeGreaterThan(1);
    expect(alarms).toBeLessThanOrEqual(20);
  });

  test("bounds are in order, and hopeless models change only the upper one (seed 2)", () => {
    const [benchmark, ...models] = losses(2);
    const options = () => ({ draws: 2_000, blockLength: 2, rng: createRng(2) });
    const before = superiorPredictiveAbility(benchmark!, models, options())!;
    expect(before.lower).toBeLessThanOrEqual(before.consistent);
    expect(before.consistent).toBeLessThanOrEqual(before.upper);
    const rng = createRng(3);
    const hopeless = Array.from({ length: 20 }, () =>
      benchmark!.map((value) => value + 3 + rng.normal()),
    );
    const after = superiorPredictiveAbility(benchmark!, [...models, ...hopeless], options())!;
    expect(after.consistent).toBeCloseTo(before.consistent, 9);
    expect(after.upper).toBeGreaterThan(before.upper + 0.02);
    expect(after.best).toBe(before.best);
  });

  test("is undefined without a model, for few rows and where a model is the benchmark", () => {
    const [benchmark] = losses(1);
    const options = { draws: 10, blockLength: 2, rng: createRng(1) };
    expect(superiorPredictiveAbility(benchmark!, [], options)).toBeUndefined();
    expect(superiorPredictiveAbility(benchmark!, [benchmark!], options)).toBeUndefined();
    expect(superiorPredictiveAbility([1, 2], [[2, 1]], options)).toBeUndefined();
    expect(() => superiorPredictiveAbility([1, 2], [[2]], options)).toThrow("benchmark's rows");
  });
});

describe("backtestOverfitting()", () => {
  test("is about a half on noise and near 0 with an edge (seeds 1 to 20)", () => {
    let ofNoise = 0;
    let ofEdge = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const columns = noise(10, 400, seed);
      ofNoise += backtestOverfitting(columns, { blocks: 8 })!.probability / 20;
      const edge = columns.map((x, k) => (k === 3 ? x.map((value) => value + 0.4) : x));
      ofEdge += backtestOverfitting(edge, { blocks: 8 })!.probability / 20;
    }
    expect(Math.abs(ofNoise - 0.5)).toBeLessThan(0.15);
    expect(ofEdge).toBeLessThan(0.02);
  });

  test("has 12,870 splits of 16 blocks and leaves out the oldest rows that do not fit (seed 1)", () => {
    const columns = noise(3, 167, 1);
    const whole = backtestOverfitting(columns, { blocks: 16 })!;
    expect(whole.splits).toBe(12_870);
    const cut = columns.map((column) => column.subarray(7));
    expect(backtestOverfitting(cut, { blocks: 16 })).toEqual(whole);
  });

  test("ranks configurations that never trade as a Sharpe ratio of 0", () => {
    const flat = new Float64Array(40);
    const rising = Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 2));
    const { probability } = backtestOverfitting([flat, rising, flat], { blocks: 4 })!;
    expect(probability).toBe(0);
    expect(backtestOverfitting([flat, flat], { blocks: 4 })!.probability).toBe(1);
  });

  test("is undefined for blocks of one row and refuses odd blocks and a single column", () => {
    expect(backtestOverfitting(noise(2, 7, 1), { blocks: 4 })).toBeUndefined();
    expect(() => backtestOverfitting(noise(2, 90, 1), { blocks: 3 })).toThrow("even");
    expect(() => backtestOverfitting(noise(1, 90, 1), { blocks: 4 })).toThrow("two configurations");
  });
});

describe("Sharpe inference", () => {
  test("expectedMaximum() nears the simulated largest of so many normals (seed 1)", () => {
    const rng = createRng(1);
    for (const count of [10, 100]) {
      let sum = 0;
      for (let draw = 0; draw < 4_000; draw++) {
        let largest = -Infinity;
        for (let i = 0; i < count; i++) largest = Math.max(largest, rng.normal());
        sum += largest / 4_000;
      }
      expect(Math.abs(expectedMaximum(count) - sum)).toBeLessThan(0.05);
    }
    expect(expectedMaximum(1)).toBe(0);
    expect(() => expectedMaximum(0)).toThrow("at least one trial");
  });

  test("deflatedSharpe() of one trial is the probabilistic ratio against 0", () => {
    const sample = { sharpe: 0.1, rows: 300, skewness: -1, kurtosis: 6 };
    const deflated = deflatedSharpe(sample, { count: 1, variance: 0.01 });
    expect(deflated).toEqual({ probability: probabilisticSharpe(sample, 0), benchmark: 0 });
    const many = deflatedSharpe(sample, { count: 50, variance: 0.01 })!;
    expect(many.probability).toBeLessThan(deflated!.probability);
  });

  test("minimumTrackRecord() rows are those at which the probabilistic ratio reaches 0.95", () => {
    const moments = { sharpe: 0.05, skewness: -0.5, kurtosis: 8 };
    const rows = minimumTrackRecord(moments, { benchmark: 0.01 })!;
    expect(probabilisticSharpe({ ...moments, rows }, 0.01)).toBeCloseTo(0.95, 12);
    expect(minimumTrackRecord(moments, { benchmark: 0.05 })).toBeUndefined();
  });

  test("sharpeSampleOf() takes the moments of returns, undefined where nothing changes", () => {
    const sample = sharpeSampleOf([0, 0, 0, 4])!;
    expect(sample).toMatchObject({ rows: 4, sharpe: 0.5 });
    expect(sample.kurtosis).toBeCloseTo(21 / 9, 12);
    expect(sharpeSampleOf([1, 1])).toBeUndefined();
    const broken = { sharpe: 1, rows: 10, skewness: 5, kurtosis: 3 };
    expect(probabilisticSharpe(broken, 0)).toBeUndefined();
    expect(minimumTrackRecord(broken)).toBeUndefined();
    expect(deflatedSharpe(broken, { count: 2, variance: 1 })).toBeUndefined();
  });
});
