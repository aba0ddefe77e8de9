import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { confidenceOf } from "./confidence-of.ts";
import { fitProbability, probabilityOfUp } from "./fit-probability.ts";

// outcomes that follow a signal with the given probability of up
function rowsFrom(seed: number, rows: number, probability: (signal: number) => number) {
  const rng = createRng(seed);
  const signal = Float64Array.from({ length: rows }, () => rng.normal());
  const up = signal.map((value) => (rng.uniform() < probability(value) ? 1 : 0));
  return { signal, up };
}

describe("fitProbability()", () => {
  test("is Platt where the truth is logistic (seed 3), and finds its slope", () => {
    const fitted = fitProbability(rowsFrom(3, 6000, (s) => 1 / (1 + Math.exp(-0.8 * s))));
    expect(fitted.method).toBe("platt");
    expect(probabilityOfUp(fitted, 1)).toBeCloseTo(0.69, 1);
    expect(probabilityOfUp(fitted, -1)).toBeCloseTo(0.31, 1);
    expect(fitted.brier!.platt).toBeLessThan(fitted.brier!["base-rate"]);
  });

  test("is isotonic where the truth is a step that no logistic curve follows (seed 4)", () => {
    const fitted = fitProbability(rowsFrom(4, 6000, (s) => (s > 1 ? 0.9 : 0.45)));
    expect(fitted.method).toBe("isotonic");
    expect(probabilityOfUp(fitted, 2)).toBeGreaterThan(0.8);
    expect(probabilityOfUp(fitted, 0)).toBeCloseTo(0.45, 1);
  });

  test("shows no confidence without a signal: 20 seeds from 100 of 6,000 rows", () => {
    const largest = Array.from({ length: 20 }, (_, k) => {
      const { signal, up } = rowsFrom(100 + k, 6000, () => 0.51);
      const fitted = fitProbability({ signal, up });
      expect(fitted.method).not.toBe("isotonic");
      return Math.max(...signal.map((s) => confidenceOf(probabilityOfUp(fitted, s))));
    });
    expect(Math.max(...largest)).toBeLessThan(0.3);
  });

  test("is the base rate for few rows, for one direction and for no rows", () => {
    const few = rowsFrom(5, 49, () => 0.5);
    expect(fitProbability(few).method).toBe("base-rate");
    const onlyUp = fitProbability({ signal: few.signal, up: few.up.map(() => 1) });
    expect(probabilityOfUp(onlyUp, 3)).toBe(1);
    expect(fitProbability({ signal: [], up: [] })).toEqual({
      method: "base-rate",
      probability: 0.5,
      rows: 0,
      baseRate: 0.5,
    });
  });

  test("answers the base rate where every signal is the same", () => {
    const up = Float64Array.from({ length: 500 }, (_, i) => (i % 5 < 3 ? 1 : 0));
    const fitted = fitProbability({ signal: up.map(() => 0.2), up });
    expect(probabilityOfUp(fitted, 0.2)).toBeCloseTo(0.6, 2);
  });

  test("survives a trip through JSON", () => {
    for (const probability of [(s: number) => (s > 1 ? 0.9 : 0.45), () => 0.5]) {
      const fitted = fitProbability(rowsFrom(4, 3000, probability));
      const read = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
      expect(read).toEqual(fitted);
      expect(probabilityOfUp(read, 0.3)).toBe(probabilityOfUp(fitted, 0.3));
    }
  });

  test("does not fit on rows whose labels overlap the block left out (horizon 24, seed 6)", () => {
    const rows = rowsFrom(6, 1000, (s) => 1 / (1 + Math.exp(-s)));
    const near = fitProbability(rows).brier!;
    const far = fitProbability(rows, { horizon: 24 }).brier!;
    expect(far.platt).not.toBe(near.platt);
    expect(far.platt).toBeCloseTo(near.platt, 2);
  });
});

describe("confidenceOf()", () => {
  test.each([
    [0.5, 0.1],
    [0.54, 0.1],
    [0.75, 0.5],
    [0.25, 0.5],
    [1, 1],
    [0, 1],
  ])("of pUp %d is %d", (pUp, confidence) => {
    expect(confidenceOf(pUp)).toBeCloseTo(confidence, 12);
  });
});
