import { expect, test } from "vitest";
import { correlation } from "./correlation.ts";
import { ranks } from "./ranks.ts";

test("ranks() gives equal values the mean of their ranks", () => {
  expect([...ranks([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
  expect([...ranks([])]).toEqual([]);
  expect([...ranks([7, -7])]).toEqual([2, 1]);
});

test("correlation() is the hand-computed value, 1 and -1 for lines", () => {
  // deviations -2 0 2 and -1 2 -1: product 0; with 4: -1 -1 2
  expect(correlation([1, 3, 5], [1, 4, 1])).toBe(0);
  expect(correlation([1, 3, 5], [1, 1, 4])).toBeCloseTo(6 / Math.sqrt(8 * 6), 12);
  expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
  expect(correlation([1, 2, 3], [6, 4, 2])).toBeCloseTo(-1, 14);
});

test("correlation() is undefined where a column never changes, also one whose sum is not exact", () => {
  expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeUndefined();
  expect(correlation([1], [2])).toBeUndefined();
  expect(correlation([], [])).toBeUndefined();
  expect(() => correlation([1], [])).toThrow("same rows");
});
