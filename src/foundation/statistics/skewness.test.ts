import { expect, test } from "vitest";
import { kurtosis, skewness } from "./skewness.ts";

test("skewness() and kurtosis() are the hand-computed moments", () => {
  // mean 1, deviations -1 -1 -1 3: variance 3, third moment 6, fourth 21
  expect(skewness([0, 0, 0, 4])).toBeCloseTo(6 / 3 ** 1.5, 12);
  expect(kurtosis([0, 0, 0, 4])).toBeCloseTo(21 / 9, 12);
  expect(skewness([-1, 0, 1])).toBe(0);
});

test("skewness() and kurtosis() refuse values that never change", () => {
  expect(() => skewness([1, 1])).toThrow("values that change");
  expect(() => kurtosis([])).toThrow("values that change");
});
