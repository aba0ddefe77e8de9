import { expect, test } from "vitest";
import { betaQuantile } from "./beta-quantile.ts";
import { chiSquareUpperTail } from "./chi-square.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./log-gamma.ts";

// Reference values: SciPy 1.17.1.
test.each([
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247],
  [1, 0],
  [3.7, 1.428072326665388],
  [100, 359.1342053695754],
  [1e6, 12_815_504.569147611],
])("logGamma(%d) has 13 correct digits", (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-13 * Math.max(1, expected));
});

test.each([
  [0.5, 5382, 4619, 1.1410327257132773e-14],
  [0.3, 2, 5, 0.5798250000000003],
  [0.7, 0.5, 0.5, 0.6309898804344546],
  [0.5004, 500_000, 500_000, 0.7881445805587959],
  [0.001, 0.5, 40, 0.22208013236431182],
  [0.98, 30, 2, 0.8727749110118992],
])("incompleteBeta(%d, %d, %d) has 9 correct digits", (x, a, b, expected) => {
  expect(Math.abs(incompleteBeta(x, a, b) / expected - 1)).toBeLessThan(1e-9);
});

test.each([
  [0.025, 54, 47, 0.4374115798664712],
  [0.975, 55, 46, 0.640156647020588],
  [0.975, 1, 20, 0.1684334709830853],
  [0.5, 2, 2, 0.5],
  [0.01, 0.3, 9, 1.735795694254603e-8],
])("betaQuantile(%d, %d, %d) has 11 correct digits", (probability, a, b, expected) => {
  expect(Math.abs(betaQuantile(probability, a, b) / expected - 1)).toBeLessThan(1e-11);
});

test.each([
  [3.841458820694124, 1, 0.05],
  [27.49884555934133, 5, 4.5599560652942286e-5],
  [5.247689125978954, 10, 0.874029795773516],
  [0.1, 3, 0.9918374237318764],
  [300, 20, 8.082849629775851e-52],
  [1000, 1000, 0.49405285382923964],
  [12_000, 11_997, 0.4905581156853473],
  [0.5, 0.5, 0.25632205526853896],
])("chiSquareUpperTail(%d, %d) has 10 correct digits", (x, degreesOfFreedom, expected) => {
  expect(Math.abs(chiSquareUpperTail(x, degreesOfFreedom) / expected - 1)).toBeLessThan(1e-10);
});

test("distributions end at 0 and 1 and refuse shapes that do not exist", () => {
  expect([incompleteBeta(-1, 2, 3), incompleteBeta(2, 2, 3)]).toEqual([0, 1]);
  expect(chiSquareUpperTail(-1, 3)).toBe(1);
  expect(() => chiSquareUpperTail(1, 0)).toThrow("above 0");
  expect(() => incompleteBeta(0.5, 0, 1)).toThrow("above 0");
  expect(() => betaQuantile(1, 1, 1)).toThrow("inside (0, 1)");
});
