import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { jensenShannonDistance } from "./jensen-shannon-distance.ts";
import { kolmogorovSmirnov, kolmogorovUpperTail } from "./kolmogorov-smirnov.ts";
import { decileStabilityIndex, populationStabilityIndex } from "./population-stability-index.ts";
import { standardisedWasserstein, wassersteinDistance } from "./wasserstein-distance.ts";

describe("kolmogorovSmirnov()", () => {
  test.each([
    // without a common value the only orders as extreme are the two sorted ones: 2 / C(7, 3)
    [[1, 2, 3], [4, 5, 6, 7], 1, 2 / 35],
    // scipy 1.17
    [[1, 2, 2, 3], [2, 3, 3, 4, 5], 0.55, 0.4285714285714286],
    [[5], [5], 0, 1],
  ])("of %j and %j is exact", (first, second, statistic, pValue) => {
    const result = kolmogorovSmirnov(first, second)!;
    expect(result.statistic).toBeCloseTo(statistic, 12);
    expect(result.pValue).toBeCloseTo(pValue, 12);
  });

  test("is asymptotic above 10,000 rows, within 1 % of scipy's p-value", () => {
    const first = Float64Array.from({ length: 20_000 }, (_, i) => i / 20_000);
    const second = Float64Array.from({ length: 12_000 }, (_, i) => (i / 12_000) ** 1.03);
    const result = kolmogorovSmirnov(first, second)!;
    expect(result.method).toBe("asymptotic");
    expect(result.statistic).toBeCloseTo(0.01095, 10);
    expect(Math.abs(result.pValue / 0.32721741 - 1)).toBeLessThan(0.01);
  });

  test.each([
    [0.05, 500, 0.15866260223815387],
    [0.02, 5000, 0.03613941395325637],
    [0.015, 5000, 0.20846142096186204],
  ])("kolmogorovUpperTail(%d, %d) is within 1 % of the exact one-sample law", (d, rows, p) => {
    expect(Math.abs(kolmogorovUpperTail(d, rows) / p - 1)).toBeLessThan(0.01);
  });

  test("the exact and the asymptotic p-value meet, and chance is uniform (seeds 0 to 199)", () => {
    let small = 0;
    for (let seed = 0; seed < 200; seed++) {
      const rng = createRng(seed);
      const first = Array.from({ length: 120 }, () => rng.normal());
      const second = Array.from({ length: 80 }, () => rng.normal());
      const exact = kolmogorovSmirnov(first, second)!;
      const limit = kolmogorovSmirnov(first, second, { method: "asymptotic" })!;
      expect(Math.abs(exact.pValue - limit.pValue)).toBeLessThan(0.06);
      if (exact.pValue < 0.1) small++;
    }
    expect(small).toBeGreaterThan(8);
    expect(small).toBeLessThan(32);
  });

  test("is undefined without rows", () => {
    expect(kolmogorovSmirnov([], [1])).toBeUndefined();
    expect(kolmogorovSmirnov([1], [])).toBeUndefined();
  });
});

describe("stability index", () => {
  test("populationStabilityIndex() of equal shares is 0, of an empty bin finite", () => {
    expect(populationStabilityIndex([0.5, 0.5], [0.5, 0.5])).toBe(0);
    // (1 - 0.5) ln(1 / 0.5) + (1e-4 - 0.5) ln(1e-4 / 0.5)
    expect(populationStabilityIndex([0.5, 0.5], [1, 0])).toBeCloseTo(4.60432, 5);
  });

  test("decileStabilityIndex() of 1,000 rows without drift stays below 0.1 (seeds 0 to 19)", () => {
    for (let seed = 0; seed < 20; seed++) {
      const rng = createRng(seed);
      const sample = () => Array.from({ length: 1000 }, () => rng.normal());
      expect(decileStabilityIndex(sample(), sample())).toBeLessThan(0.1);
    }
    expect(decileStabilityIndex([], [1])).toBeUndefined();
  });
});

describe("distances", () => {
  test.each([
    [[1, 0, 0], [0, 1, 0], 1],
    [[1, 0], [0.5, 0.5], 0.5579230452841438],
    [[2, 2], [7, 7], 0],
  ])("jensenShannonDistance(%j, %j) is %d", (first, second, distance) => {
    expect(jensenShannonDistance(first, second)).toBeCloseTo(distance, 12);
  });

  test.each([
    [[0, 1, 3], [5, 6, 8], 5],
    [[3.4, 3.9, 7.5, 7.8], [4.5, 1.4], 2.7],
    [[1, 1, 2], [2, 1, 1], 0],
    [[0], [10], 10],
  ])("wassersteinDistance(%j, %j) is %d", (first, second, distance) => {
    expect(wassersteinDistance(first, second)).toBeCloseTo(distance, 12);
    expect(wassersteinDistance(second, first)).toBeCloseTo(distance, 12);
  });

  test("are undefined where there is nothing to compare or to divide by", () => {
    expect(jensenShannonDistance([0, 0], [1, 0])).toBeUndefined();
    expect(wassersteinDistance([], [1])).toBeUndefined();
    expect(standardisedWasserstein([3, 3], [4, 5])).toBeUndefined();
  });
});
