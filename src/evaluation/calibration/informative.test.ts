import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { isInformative, judgeConfidence } from "./informative.ts";

function rowsFrom(seed: number, rows: number, hitRate: (confidence: number) => number) {
  const rng = createRng(seed);
  const confidence = Float64Array.from({ length: rows }, () => 0.5 + 0.2 * rng.uniform());
  const isHit = confidence.map((c) => (rng.uniform() < hitRate(c) ? 1 : 0));
  return { confidence, isHit };
}

test("judgeConfidence() of an honest probability is informative (seed 1)", () => {
  const { confidence, isHit } = rowsFrom(1, 5000, (c) => c);
  const judged = judgeConfidence(confidence, isHit);
  expect(judged.informative).toBe(true);
  expect(judged.deciles).toHaveLength(10);
  expect(judged.deciles.every((decile) => decile.rows === 500)).toBe(true);
  expect(judged.topMinusBottom).toBeGreaterThan(0.1);
});

test("judgeConfidence() of chance is seldom informative: seeds 0 to 199, n = 500", () => {
  let found = 0;
  for (let seed = 0; seed < 200; seed++) {
    const { confidence, isHit } = rowsFrom(seed, 500, () => 0.52);
    if (isInformative(confidence, isHit)) found++;
  }
  expect(found).toBeLessThanOrEqual(4);
});

test("judgeConfidence() refuses confidence that is wrong the more often the surer it is", () => {
  const { confidence, isHit } = rowsFrom(2, 5000, (c) => 1 - c);
  const judged = judgeConfidence(confidence, isHit);
  expect(judged.pValue).toBeLessThan(0.01);
  expect(judged.rankCorrelation).toBeLessThan(0);
  expect(judged.informative).toBe(false);
});

test("judgeConfidence() wants 2 points between top and bottom", () => {
  // hit rates of the deciles 0.500, 0.501, ..., 0.509: in perfect order and worth nothing
  const rows = Array.from({ length: 10_000 }, (_, i) => i);
  const confidence = rows.map((i) => Math.floor(i / 1000));
  const isHit = rows.map((i) => (i % 1000 < 500 + Math.floor(i / 1000) ? 1 : 0));
  const judged = judgeConfidence(confidence, isHit);
  expect(judged.pValue).toBe(0);
  expect(judged.topMinusBottom).toBeCloseTo(0.009, 12);
  expect(judged.informative).toBe(false);
});

test("judgeConfidence() has no figures for a constant confidence or few rows", () => {
  const constant = judgeConfidence(
    new Float64Array(1000).fill(0.1),
    new Float64Array(1000).fill(1),
  );
  expect(constant).toMatchObject({ informative: false, pValue: undefined });
  expect(constant.deciles).toHaveLength(1);
  expect(judgeConfidence([], []).deciles).toEqual([]);
});
