import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { nextAlpha } from "./adaptive-conformal.ts";
import { brierDecomposition } from "./brier-decomposition.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import { fitIsotonic, isotonicAt, poolAdjacentViolators } from "./isotonic-regression.ts";
import { kupiecTest } from "./kupiec-test.ts";
import { maximumCalibrationError } from "./maximum-calibration-error.ts";
import { fitPlatt, plattProbability } from "./platt-scaling.ts";
import { reliabilityCurve } from "./reliability-curve.ts";
import { conformalRadius } from "./split-conformal.ts";

describe("reliabilityCurve()", () => {
  test("closes the last bin, and an edge belongs to the bin above it", () => {
    const bins = reliabilityCurve([0, 1, 1], [0.5, 1, 0.49], { bins: 2 });
    expect(bins).toEqual([
      { forecast: 0.49, share: 1, rows: 1 },
      { forecast: 0.75, share: 0.5, rows: 2 },
    ]);
  });

  test("equal-count: groups of equal size, equal probabilities together", () => {
    const probability = Array.from({ length: 100 }, (_, i) => (i < 40 ? 0.2 : i / 100));
    const bins = reliabilityCurve(
      probability.map(() => 1),
      probability,
      { bins: 10, binning: "equal-count" },
    );
    expect(bins.map((bin) => bin.rows)).toEqual([40, 10, 10, 10, 10, 10, 10]);
    expect(bins[0]!.forecast).toBeCloseTo(0.2, 12);
  });

  test("refuses what is no probability", () => {
    expect(() => reliabilityCurve([1], [1.2], { bins: 10 })).toThrow(/probability/);
    expect(() => reliabilityCurve([1], [Number.NaN], { bins: 10 })).toThrow(/probability/);
  });

  test("errors and the decomposition are undefined without rows", () => {
    const none = reliabilityCurve([], [], { bins: 10 });
    expect(none).toEqual([]);
    expect(expectedCalibrationError(none)).toBeUndefined();
    expect(maximumCalibrationError(none)).toBeUndefined();
    expect(brierDecomposition([], [], { bins: 10 })).toBeUndefined();
  });

  test("expectedCalibrationError() of calibrated forecasts is near 0 (n 20,000, seed 1)", () => {
    const rng = createRng(1);
    const probability = Float64Array.from({ length: 20_000 }, () => rng.uniform());
    const isTrue = probability.map((p) => (rng.uniform() < p ? 1 : 0));
    for (const bins of [10, 15]) {
      const curve = reliabilityCurve(isTrue, probability, { bins });
      expect(expectedCalibrationError(curve)).toBeLessThan(0.015);
    }
  });
});

describe("fitPlatt()", () => {
  test("does not depend on the unit of the score (seed 2)", () => {
    const rng = createRng(2);
    const score = Array.from({ length: 500 }, () => rng.normal());
    const isUp = score.map((s) => rng.uniform() < 1 / (1 + Math.exp(-s)));
    const one = fitPlatt(score, isUp);
    const small = fitPlatt(
      score.map((s) => s * 1e-5),
      isUp,
    );
    expect(small.a * 1e-5).toBeCloseTo(one.a, 8);
    expect(small.b).toBeCloseTo(one.b, 8);
    expect(one.a).toBeCloseTo(-1, 0);
  });

  test("stays finite and inside (0, 1) where the classes part cleanly, and for one class", () => {
    const parted = fitPlatt([-3, -2, -1, 1, 2, 3], [0, 0, 0, 1, 1, 1]);
    expect(plattProbability(parted, 3)).toBeGreaterThan(0.7);
    expect(plattProbability(parted, 3)).toBeLessThan(0.999);
    expect(plattProbability(parted, 1e6)).toBeLessThanOrEqual(1);
    const onlyUp = fitPlatt([1, 2, 3], [1, 1, 1]);
    expect(plattProbability(onlyUp, 2)).toBeCloseTo(0.8, 6);
  });

  test("is flat where every score is 0", () => {
    const fitted = fitPlatt([0, 0, 0, 0], [1, 0, 0, 0]);
    expect(fitted.a).toBe(0);
  });
});

describe("fitIsotonic()", () => {
  test("averages rows of equal x and clips outside", () => {
    const curve = fitIsotonic([1, 1, 2, 3], [0, 1, 0.75, 0.9]);
    expect(curve).toEqual({ x: [1, 2, 3], y: [0.5, 0.75, 0.9] });
    expect([isotonicAt(curve, 0), isotonicAt(curve, 1.5), isotonicAt(curve, 9)]).toEqual([
      0.5, 0.625, 0.9,
    ]);
  });

  test("keeps only the ends of a flat stretch", () => {
    const curve = fitIsotonic([1, 2, 3, 4, 5], [3, 2, 1, 8, 9]);
    expect(curve).toEqual({ x: [1, 3, 4, 5], y: [2, 2, 8, 9] });
  });

  test("poolAdjacentViolators() weighs", () => {
    expect([...poolAdjacentViolators([4, 1], [3, 1])]).toEqual([3.25, 3.25]);
    expect([...poolAdjacentViolators([])]).toEqual([]);
  });

  test("never falls and keeps the mean (seed 3)", () => {
    const rng = createRng(3);
    const values = Array.from({ length: 300 }, (_, i) => i / 100 + rng.normal());
    const fitted = poolAdjacentViolators(values);
    expect(fitted.every((value, i) => i === 0 || value >= fitted[i - 1]!)).toBe(true);
    const total = (of: ArrayLike<number>) => Array.from(of).reduce((sum, v) => sum + v, 0);
    expect(total(fitted)).toBeCloseTo(total(values), 9);
  });
});

describe("conformalRadius()", () => {
  const scores = Array.from({ length: 19 }, (_, i) => i + 1);

  test("ceil(20 * 0.95) is 19, and every whole product is its own ceiling", () => {
    expect(conformalRadius(scores, 0.05)).toEqual({ kind: "finite", radius: 19 });
    for (let k = 1; k <= 19; k++) {
      expect(conformalRadius(scores, 1 - k / 20)).toEqual({ kind: "finite", radius: k });
      expect(conformalRadius(scores, (20 - k) / 20)).toEqual({ kind: "finite", radius: k });
    }
  });

  test("is infinite below what the scores can promise, empty from 1 on", () => {
    expect(conformalRadius(scores, 0.049)).toEqual({ kind: "infinite" });
    expect(conformalRadius(scores, -0.3)).toEqual({ kind: "infinite" });
    expect(conformalRadius([], 0.5)).toEqual({ kind: "infinite" });
    expect(conformalRadius(scores, 1)).toEqual({ kind: "empty" });
    expect(conformalRadius(scores, 1.2)).toEqual({ kind: "empty" });
  });
});

describe("nextAlpha()", () => {
  const options = { target: 0.1, gamma: 0.05 };

  test("a miss widens the next interval", () => {
    expect(nextAlpha(0.1, true, options)).toBeCloseTo(0.055, 12);
    expect(nextAlpha(0.1, false, options)).toBeCloseTo(0.105, 12);
  });

  test("stays in [0, 1] only where clipped", () => {
    expect(nextAlpha(0.01, true, options)).toBeCloseTo(-0.035, 12);
    expect(nextAlpha(0.01, true, { ...options, isClipped: true })).toBe(0);
    expect(nextAlpha(0.999, false, { ...options, isClipped: true })).toBe(1);
  });
});

describe("kupiecTest()", () => {
  test("is 0 where the promise is kept exactly, undefined without rows, finite at either end", () => {
    expect(kupiecTest(100, 1000, 0.1)!.statistic).toBeCloseTo(0, 12);
    expect(kupiecTest(100, 1000, 0.1)!.pValue).toBeCloseTo(1, 6);
    expect(kupiecTest(0, 0, 0.1)).toBeUndefined();
    expect(Number.isFinite(kupiecTest(1000, 1000, 0.1)!.statistic)).toBe(true);
    expect(kupiecTest(0, 1000, 0.1)!.pValue).toBeGreaterThan(0);
  });
});
