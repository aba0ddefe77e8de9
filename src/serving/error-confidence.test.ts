import { expect, test } from "vitest";
import { errorConfidence, errorConfidenceOf } from "./error-confidence.ts";

test.each([
  [0, 1],
  [0.0025, 0.75],
  [0.009, 0.1],
  [0.0095, 0.1],
  [3, 0.1],
  [null, 0.1],
])("errorConfidence() of a mean error of %s is %s", (error, confidence) => {
  expect(errorConfidence(error)).toBeCloseTo(confidence, 12);
});

test("errorConfidenceOf() takes the mean of the absolute errors", () => {
  // |0.001| and |-0.004|: mean 0.0025
  expect(errorConfidenceOf([0.501, 0.496], [0.5, 0.5])).toBeCloseTo(0.75, 12);
});
