import { expect, test } from "vitest";
import { mean } from "./mean.ts";
import { median, quantile } from "./quantile.ts";
import { standardDeviation, variance } from "./variance.ts";

test("mean() divides the sum by the count, for plain and typed arrays", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(mean(Float64Array.of(-1, 2))).toBe(0.5);
  expect(() => mean([])).toThrow("at least one value");
});

test("variance() divides by n, or by n - 1 where a degree of freedom is lost", () => {
  expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBe(4);
  expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  expect(variance([1, 3], { degreesOfFreedomLost: 1 })).toBe(2);
  expect(() => variance([1], { degreesOfFreedomLost: 1 })).toThrow("degrees of freedom");
});

test("quantile() interpolates between neighbours and leaves its input alone", () => {
  const values = [4, 1, 3, 2];
  expect(quantile(values, 0.25)).toBe(1.75);
  expect(quantile(values, 0)).toBe(1);
  expect(quantile(values, 1)).toBe(4);
  expect(values).toEqual([4, 1, 3, 2]);
  expect(() => quantile(values, 1.5)).toThrow("[0, 1]");
});

test("median() is the middle value, or the mean of the two middle ones", () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([5, 1, 3, 4])).toBe(3.5);
});
