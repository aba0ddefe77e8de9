import { expect, test } from "vitest";
import { ewmaVolatility, ewmaWeights } from "./ewma-volatility.ts";

test("ewmaWeights() sum to one and halve every half-life", () => {
  const weights = ewmaWeights(119, 24);
  expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 14);
  expect(weights[118 - 24]! / weights[118]!).toBeCloseTo(0.5, 14);
});

test("ewmaVolatility() of returns of one size is that size", () => {
  const close = Float32Array.from({ length: 40 }, (_, r) => 100 * Math.exp(r % 2 === 0 ? 0 : 0.02));
  const [sigma] = ewmaVolatility(close, Int32Array.of(39), { lookback: 30, halfLife: 24 });
  expect(sigma).toBeCloseTo(0.02, 6);
});

test("ewmaVolatility() sees nothing before its window", () => {
  const close = new Float32Array(20).fill(100);
  close[8] = 120;
  const ends = Int32Array.of(9, 19);
  const sigma = ewmaVolatility(close, ends, { lookback: 10, halfLife: 24 });
  expect(sigma[0]).toBeGreaterThan(0);
  expect(sigma[1]).toBe(0);
});
