import { expect, test } from "vitest";
import { autocorrelations } from "./autocorrelation.ts";

test("autocorrelations() are the hand-computed shares of the variance", () => {
  // deviations -1, 1, 3, -3: squares 20; lag 1: -1 + 3 - 9 = -7; lag 2: -3 - 3 = -6; lag 3: 3
  const [zero, one, two, three] = autocorrelations([1, 3, 5, -1], 3)!;
  expect([zero, one, two, three]).toEqual([1, -7 / 20, -6 / 20, 3 / 20]);
});

test("autocorrelations() are undefined where nothing changes and end before the series does", () => {
  expect(autocorrelations([2, 2, 2], 1)).toBeUndefined();
  expect(() => autocorrelations([1, 2], 2)).toThrow("shorter than the series");
  expect(() => autocorrelations([1, 2], -1)).toThrow("at least 0");
});
