import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
import { dieboldMariano } from "./diebold-mariano.ts";
import { neweyWestLag, neweyWestVariance } from "./newey-west.ts";
import { pesaranTimmermann } from "./pesaran-timmermann.ts";
import { skillInterval } from "./skill-interval.ts";
import { waldInterval } from "./wald-interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

describe("Newey-West", () => {
  test("neweyWestVariance() is the hand-computed sum for four values and lag 1", () => {
    // deviations -1, 1, 3, -3: g0 = 5, g1 = (-1 + 3 - 9) / 4 = -1.75; (5 - 1.75) / 4
    expect(neweyWestVariance([1, 3, 5, -1], 1)).toBeCloseTo(0.8125, 12);
    expect(neweyWestVariance([1, 3, 5, -1], 0)).toBeCloseTo(1.25, 12);
  });

  test("neweyWestVariance() finds the long-run variance of an AR(0.5) (seed 5)", () => {
    const rng = createRng(5);
    const values = new Float64Array(50_000);
    for (let i = 1; i < values.length; i++) values[i] = 0.5 * values[i - 1]! + rng.normal();
    // long-run variance 1 / (1 - 0.5)^2 = 4
    expect(Math.abs(neweyWestVariance(values, 60) * values.length - 4)).toBeLessThan(0.4);
  });

  test("neweyWestLag() is max(h - 1, floor(4 (n / 100)^(2/9)))", () => {
    expect(neweyWestLag(100, 1)).toBe(4);
    expect(neweyWestLag(2_160, 1)).toBe(7);
    expect(neweyWestLag(12_000, 1)).toBe(11);
    expect(neweyWestLag(2_160, 24)).toBe(23);
  });
});

describe("skillInterval()", () => {
  test("holds the skill, is undefined for few rows and an exact reference", () => {
    const errors = Array.from({ length: 40 }, (_, i) => 1 + (i % 3));
    const reference = Array.from({ length: 40 }, (_, i) => 1 + (i % 5));
    const interval = skillInterval(errors, reference, { horizon: 1 });
    const skill = 1 - sum(errors) / sum(reference);
    expect(interval!.low).toBeLessThan(skill);
    expect(interval!.high).toBeGreaterThan(skill);
    expect(skillInterval([1, 2], [1, 2], { horizon: 1 })).toBeUndefined();
    expect(skillInterval(errors, new Float64Array(40), { horizon: 1 })).toBeUndefined();
  });

  test.each([
    { horizon: 1, size: 0.03, coverageMin: 0.92 },
    { horizon: 1, size: 0.2, coverageMin: 0.88 },
    { horizon: 6, size: 0.2, coverageMin: 0.86 },
  ])("covers the true skill of noise on GARCH-t walks, %o (seeds 1 to 400)", (walk) => {
    let covered = 0;
    for (let seed = 1; seed <= 400; seed++) if (coversTruth(seed, walk)) covered++;
    expect(covered / 400).toBeGreaterThan(walk.coverageMin);
    expect(covered / 400).toBeLessThan(0.99);
  });
});

describe("undefined statistics", () => {
  test.each([wilsonInterval, clopperPearsonInterval, waldInterval])(
    "%o of no trials is undefined and more hits than trials are a bug",
    (intervalOf) => {
      expect(intervalOf(0, 0)).toBeUndefined();
      expect(() => intervalOf(3, 2)).toThrow("hits lie between");
    },
  );

  test("clopperPearsonInterval() ends at 1 where all hit and is the widest of the three", () => {
    expect(clopperPearsonInterval(20, 20)?.high).toBe(1);
    const width = (interval = waldInterval(60, 100)) => interval!.high - interval!.low;
    expect(width(clopperPearsonInterval(60, 100))).toBeGreaterThan(width(wilsonInterval(60, 100)));
    expect(width(clopperPearsonInterval(60, 100))).toBeGreaterThan(width());
  });

  test("wilsonInterval() with more confidence is wider", () => {
    const narrow = wilsonInterval(54, 100, { confidence: 0.9 })!;
    const wide = wilsonInterval(54, 100, { confidence: 0.99 })!;
    expect(wide.high - wide.low).toBeGreaterThan(narrow.high - narrow.low);
  });

  test("pesaranTimmermann() is undefined where one series has one direction", () => {
    expect(pesaranTimmermann([1, -1, 1], [1, 1, 1])).toBeUndefined();
    expect(pesaranTimmermann([1, 1, 1], [1, -1, 1])).toBeUndefined();
    expect(pesaranTimmermann([0, 0], [1, -1])).toBeUndefined();
  });

  test("dieboldMariano() is undefined where the losses never differ", () => {
    expect(dieboldMariano([1, 2, 3], [1, 2, 3], { horizon: 1 })).toBeUndefined();
    expect(dieboldMariano([1], [2], { horizon: 1 })).toBeUndefined();
  });

  test("dieboldMariano() changes sign when the forecasts change places", () => {
    const first = [1, 4, 2, 7, 1];
    const second = [2, 1, 2, 3, 4];
    const forward = dieboldMariano(first, second, { horizon: 1 })!;
    const backward = dieboldMariano(second, first, { horizon: 1 })!;
    expect(forward.statistic).toBeCloseTo(-backward.statistic, 12);
    expect(forward.pValue).toBeCloseTo(backward.pValue, 12);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A forecast of pure noise, independent of an h-candle return: its skill is -size^2. */
function coversTruth(seed: number, walk: { horizon: number; size: number }): boolean {
  const rng = createRng(seed);
  const rows = 2_000;
  const returns = garchReturns(rows + walk.horizon, rng);
  const errors = new Float64Array(rows);
  const references = new Float64Array(rows);
  const scale = walk.size * Math.sqrt(walk.horizon);
  for (let i = 0; i < rows; i++) {
    let outcome = 0;
    for (let k = 0; k < walk.horizon; k++) outcome += returns[i + k]!;
    errors[i] = (outcome - scale * rng.normal()) ** 2;
    references[i] = outcome ** 2;
  }
  const interval = skillInterval(errors, references, { horizon: walk.horizon })!;
  return interval.low <= -(walk.size ** 2) && -(walk.size ** 2) <= interval.high;
}

/** GARCH(1,1) with t5 shocks and unconditional variance 1. */
function garchReturns(count: number, rng: ReturnType<typeof createRng>): Float64Array {
  const returns = new Float64Array(count);
  let variance = 1;
  for (let i = 0; i < count; i++) {
    let chiSquare = 0;
    for (let k = 0; k < 5; k++) chiSquare += rng.normal() ** 2;
    const shock = (rng.normal() / Math.sqrt(chiSquare / 5)) * Math.sqrt(3 / 5);
    returns[i] = Math.sqrt(variance) * shock;
    variance = 0.05 + 0.08 * returns[i]! ** 2 + 0.87 * variance;
  }
  return returns;
}
