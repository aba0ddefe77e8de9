import { expect, test } from "vitest";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";

// Reference values: @stdlib/stats-base-dists-normal-{cdf,quantile} 0.3.1; the quantile at 1e-12 is the
// root of its cdf, because its own quantile is 3e-6 off there.
test.each([
  [-20, 2.7536241186063314e-89],
  [-10, 7.619853024160593e-24],
  [-5, 2.866515718791946e-7],
  [-3.0001, 0.001349454913260717],
  [-2.9999, 0.0013503412829549248],
  [-1, 0.15865525393145707],
  [0, 0.5],
  [0.3, 0.6179114221889526],
  [1.96, 0.9750021048517795],
  [3.5, 0.9997673709209645],
  [6, 0.9999999990134123],
])("normalCdf(%d) has 12 correct digits", (z, expected) => {
  expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(1e-12);
});

test("normalCdf() ends at 0 and 1 and passes NaN on", () => {
  expect(normalCdf(-Infinity)).toBe(0);
  expect(normalCdf(Infinity)).toBe(1);
  expect(normalCdf(Number.NaN)).toBeNaN();
});

test.each([
  [1e-12, -7.034483825301132],
  [1e-6, -4.753424308828307],
  [0.01, -2.3263478740408408],
  [0.05, -1.644853626951473],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.9, 1.2815515655446006],
  [0.975, 1.9599639845400538],
  [0.9995, 3.2905267314919255],
])("normalQuantile(%d) has 11 correct digits", (probability, expected) => {
  expect(Math.abs(normalQuantile(probability) - expected)).toBeLessThan(1e-11);
});

test("normalQuantile() refuses 0 and 1", () => {
  expect(() => normalQuantile(0)).toThrow("inside (0, 1)");
  expect(() => normalQuantile(1)).toThrow("inside (0, 1)");
});
