import { expect, test } from "vitest";
import { binomialTest } from "./binomial-test.ts";

// Reference values: SciPy 1.17.1 binomtest: two-sided, greater, less.
test.each([
  [0, 20, 0.5, 1.9073486328125e-6, 1, 9.5367431640625e-7],
  [13, 20, 0.5, 0.26317596435546875, 0.13158798217773438, 0.9423408508300781],
  [3, 7, 0.2, 0.148032, 0.148032, 0.966656],
  [22, 50, 0.3, 0.04334038842358512, 0.025087041665451018, 0.9877238742870935],
  [6_200, 12_000, 0.5, 0.0002698294787813652, 0.0001349147393906826, 0.9998743482002821],
  [0, 10, 0.1, 0.6125795109999999, 1, 0.34867844009999993],
] as const)("binomialTest() of %d in %d at %d", (...row) => {
  const [hits, trials, probability, both, greater, less] = row;
  const result = binomialTest(hits, trials, { probability });
  expect(Math.abs(result.pValue / both - 1)).toBeLessThan(1e-9);
  expect(Math.abs(result.pValueGreater / greater - 1)).toBeLessThan(1e-9);
  expect(Math.abs(result.pValueLess / less - 1)).toBeLessThan(1e-9);
});

test("binomialTest() of an even split is 1, and more hits than trials are a bug", () => {
  expect(binomialTest(5, 10).pValue).toBe(1);
  expect(() => binomialTest(3, 2)).toThrow("hits lie between");
  expect(() => binomialTest(1.5, 2)).toThrow("whole");
  expect(() => binomialTest(0, 0)).toThrow("at least one trial");
});
