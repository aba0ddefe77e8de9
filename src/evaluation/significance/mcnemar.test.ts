import { expect, test } from "vitest";
import { mcnemar } from "./mcnemar.ts";

/** Hit columns with so many rows that both, only the first, only the second and neither hit. */
function hits(both: number, firstOnly: number, secondOnly: number, neither: number) {
  const column = (...parts: readonly [number, number][]) =>
    parts.flatMap(([count, value]) => Array.from({ length: count }, () => value));
  return [
    column([both, 1], [firstOnly, 1], [secondOnly, 0], [neither, 0]),
    column([both, 1], [firstOnly, 0], [secondOnly, 1], [neither, 0]),
  ] as const;
}

// Reference values: statsmodels 0.15.0.
test.each([
  { counts: [30, 5, 12, 40], method: "exact", pValue: 0.143463134765625 },
  { counts: [10, 4, 4, 10], method: "exact", pValue: 1 },
  { counts: [10, 0, 6, 10], method: "exact", pValue: 0.03125 },
  { counts: [30, 25, 12, 40], method: "chi-square", pValue: 0.04851973828025081 },
] as const)("mcnemar() of $counts is $method, p $pValue", ({ counts, method, pValue }) => {
  const [both, firstOnly, secondOnly, neither] = counts;
  const result = mcnemar(...hits(both, firstOnly, secondOnly, neither))!;
  expect(result).toMatchObject({ method, firstOnly, secondOnly });
  expect(result.rows).toBe(both + firstOnly + secondOnly + neither);
  expect(result.pValue).toBeCloseTo(pValue, 12);
});

test("mcnemar() sees no difference where the chi-square split is even", () => {
  expect(mcnemar(...hits(5, 50, 50, 5))?.pValue).toBe(1);
});

test("mcnemar() is undefined where the two never disagree and refuses what is no hit", () => {
  expect(mcnemar([1, 0], [1, 0])).toBeUndefined();
  expect(mcnemar([], [])).toBeUndefined();
  expect(() => mcnemar([1], [0.5])).toThrow("0 or 1");
  expect(() => mcnemar([1], [])).toThrow("both hits");
});
