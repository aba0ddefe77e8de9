import { expect, test } from "vitest";
import { informationCoefficient } from "./information-coefficient.ts";
import { rankInformationCoefficient } from "./rank-information-coefficient.ts";

const actual = [0.01, -0.02, 0.03, 0.005, 0.2];
const forecast = [0.001, -0.002, 0.002, 0.002, 0.003];

// Reference values: SciPy 1.17.1 pearsonr and spearmanr.
test("informationCoefficient() and rankInformationCoefficient() of five rows", () => {
  expect(informationCoefficient(actual, forecast)).toBeCloseTo(0.6611644397361699, 12);
  expect(rankInformationCoefficient(actual, forecast)).toBeCloseTo(0.8207826816681233, 12);
});

test("rankInformationCoefficient() does not feel how large the largest move is", () => {
  const calm = rankInformationCoefficient(actual, forecast);
  const wild = rankInformationCoefficient([0.01, -0.02, 0.03, 0.005, 9_000], forecast);
  expect(wild).toBe(calm);
  expect(informationCoefficient([0.01, -0.02, 0.03, 0.005, 9_000], forecast)).not.toBeCloseTo(
    0.6611644397361699,
    3,
  );
});

test.each([informationCoefficient, rankInformationCoefficient])(
  "%o is undefined for two rows and for a constant forecast",
  (coefficient) => {
    expect(coefficient([1, 2], [1, 2])).toBeUndefined();
    expect(coefficient([1, 2, 3], [0.1, 0.1, 0.1])).toBeUndefined();
    expect(() => coefficient([1, 2, 3], [1])).toThrow("one forecast");
  },
);
