import { expect, test } from "vitest";
import { holm } from "./holm.ts";

test("holm() multiplies the smallest by m, the next by m - 1, and never falls", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005, 0.5]);
  // statsmodels 0.15.0 multipletests
  for (const [i, expected] of [0.04, 0.09, 0.09, 0.025, 0.5].entries()) {
    expect(adjusted[i]).toBeCloseTo(expected, 12);
  }
});

test("holm() stops at 1, leaves one test alone and refuses what is no probability", () => {
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([0.03])).toEqual([0.03]);
  expect(holm([])).toEqual([]);
  expect(() => holm([1.1])).toThrow("[0, 1]");
  expect(() => holm([Number.NaN])).toThrow("[0, 1]");
});
