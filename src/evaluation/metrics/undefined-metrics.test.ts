import { expect, test } from "vitest";
import { explainedVariance } from "./explained-variance.ts";
import { meanAbsoluteError } from "./mean-absolute-error.ts";
import { meanAbsolutePercentageError } from "./mean-absolute-percentage-error.ts";
import { meanAbsoluteScaledError } from "./mean-absolute-scaled-error.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { medianAbsoluteError } from "./median-absolute-error.ts";
import { rSquared } from "./r-squared.ts";
import { rootMeanSquaredError } from "./root-mean-squared-error.ts";
import { skillScore } from "./skill-score.ts";
import { theilU2 } from "./theil-u2.ts";

const ofErrors = {
  meanSquaredError,
  rootMeanSquaredError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  rSquared,
  medianAbsoluteError,
  explainedVariance,
};
const ofReferences = { skillScore, meanAbsoluteScaledError, theilU2 };

test.each(Object.entries(ofErrors))("%s() is undefined for no rows", (_, metric) => {
  expect(metric([], [])).toBeUndefined();
  expect(() => metric([1], [])).toThrow("one forecast");
});

test.each(Object.entries(ofReferences))(
  "%s() is undefined for no rows and where the reference is exact",
  (_, metric) => {
    expect(metric([], [], [])).toBeUndefined();
    expect(metric([1, 2], [1, 1], [1, 2])).toBeUndefined();
  },
);

test("rSquared() is undefined for one row and knows constant values that do not sum exactly", () => {
  expect(rSquared([1], [1])).toBeUndefined();
  expect(rSquared([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBe(1);
  expect(rSquared([0.1, 0.1, 0.1], [0.1, 0.1, 0.2])).toBe(0);
});

test("meanAbsolutePercentageError() is undefined where an actual value is 0", () => {
  expect(meanAbsolutePercentageError([1, 0], [1, 1])).toBeUndefined();
});

test("explainedVariance() forgives a constant error and knows constant actual values", () => {
  expect(explainedVariance([1, 2, 4], [2, 3, 5])).toBe(1);
  expect(explainedVariance([0.1, 0.1, 0.1], [0.1, 0.1, 0.2])).toBe(0);
  expect(explainedVariance([0.1, 0.1, 0.1], [0.2, 0.2, 0.2])).toBe(1);
  expect(explainedVariance([1], [1])).toBeUndefined();
});

test("medianAbsoluteError() is not moved by one wild row", () => {
  expect(medianAbsoluteError([1, 2, 3], [2, 4, 9_000])).toBe(2);
});
