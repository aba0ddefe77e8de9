import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import { gaussianCrps, gaussianCrpsOf } from "./gaussian-crps.ts";
import { gaussianNegativeLogLikelihood } from "./gaussian-negative-log-likelihood.ts";
import { intervalScore } from "./interval-score.ts";
import { pinballLoss } from "./pinball-loss.ts";
import { quantileCrps } from "./quantile-crps.ts";

test("pinballLoss() weighs the side that the level calls rare", () => {
  expect(pinballLoss([1, 0], [0, 1], 0.9)).toBeCloseTo((0.9 + 0.1) / 2, 12);
  expect(pinballLoss([3], [1], 0.5)).toBe(1);
  expect(pinballLoss([], [], 0.5)).toBeUndefined();
  expect(() => pinballLoss([1], [1], 1)).toThrow("inside (0, 1)");
});

test("intervalScore() is the width, and 2 / a times the miss outside", () => {
  expect(intervalScore([0, 5, -3], { low: [-1, -1, -1], high: [3, 3, 3] }, 0.9)).toBeCloseTo(
    (4 + (4 + 20 * 2) + (4 + 20 * 2)) / 3,
    9,
  );
  expect(intervalScore([], { low: [], high: [] }, 0.9)).toBeUndefined();
  expect(() => intervalScore([0], { low: [1], high: [0] }, 0.9)).toThrow("at most its high");
  expect(() => intervalScore([0], { low: [], high: [0] }, 0.9)).toThrow("one interval");
});

test("gaussianCrps() of a certain forecast is the absolute error, of a normal one 2 phi - 1 / sqrt(pi)", () => {
  expect(gaussianCrps([1, 3], [0, 5], [0, 0])).toBe(1.5);
  const atCentre = (2 / Math.sqrt(2 * Math.PI) - 1 / Math.sqrt(Math.PI)) * 3;
  expect(gaussianCrps([7], [7], [3])).toBeCloseTo(atCentre, 12);
  const rows = (gaussianCrpsOf(0.5, 0, 1) + gaussianCrpsOf(-2, 1, 0.5)) / 2;
  expect(gaussianCrps([0.5, -2], [0, 1], [1, 0.5])).toBeCloseTo(rows, 12);
  expect(gaussianCrps([], [], [])).toBeUndefined();
  expect(() => gaussianCrps([1], [1], [-1])).toThrow("at least 0");
});

test("gaussianNegativeLogLikelihood() is undefined where a forecast is certain", () => {
  expect(gaussianNegativeLogLikelihood([1, 2], [1, 2], [1, 0])).toBeUndefined();
  expect(gaussianNegativeLogLikelihood([], [], [])).toBeUndefined();
  expect(gaussianNegativeLogLikelihood([0], [0], [1])).toBeCloseTo(0.5 * Math.log(2 * Math.PI), 12);
});

test("quantileCrps() of 200 normal quantiles is the normal's CRPS to 1 % (seed 8)", () => {
  const rng = createRng(8);
  const rows = 300;
  const actual = Float64Array.from({ length: rows }, () => 0.5 + rng.normal());
  const centre = new Float64Array(rows).fill(0.1);
  const spread = new Float64Array(rows).fill(1.3);
  const quantiles = Array.from({ length: 200 }, (_, k) => {
    const level = (k + 0.5) / 200;
    return { level, forecast: centre.map((value) => value + 1.3 * normalQuantile(level)) };
  });
  const exact = gaussianCrps(actual, centre, spread)!;
  expect(Math.abs(quantileCrps(actual, quantiles)! / exact - 1)).toBeLessThan(0.01);
  expect(quantileCrps([], [{ level: 0.5, forecast: [] }])).toBeUndefined();
  expect(() => quantileCrps([1], [])).toThrow("at least one quantile");
});
