import { expect, test } from "vitest";
import { areaUnderRoc } from "./area-under-roc.ts";
import { brierScore } from "./brier-score.ts";
import { logLoss } from "./log-loss.ts";

const outcome = [0, 0, 1, 1];
const probability = [0.1, 0.4, 0.35, 0.8];

test("brierScore() is the mean squared distance from what happened", () => {
  expect(brierScore(outcome, probability)).toBeCloseTo((0.01 + 0.16 + 0.4225 + 0.04) / 4, 12);
  expect(brierScore([1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25])).toBeCloseTo(0.25 * 0.75, 12);
});

test("logLoss() is the mean of -log of the probability given to what happened", () => {
  const expected = -(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4;
  expect(logLoss(outcome, probability)).toBeCloseTo(expected, 12);
  expect(logLoss([1], [0])).toBeCloseTo(-Math.log(2 ** -52), 9);
  expect(logLoss([1, 0], [1, 0])).toBeCloseTo(0, 12);
});

test("areaUnderRoc() counts the ordered pairs, ties half", () => {
  expect(areaUnderRoc(outcome, probability)).toBe(0.75);
  expect(areaUnderRoc(outcome, [1, 1, 1, 1])).toBe(0.5);
  expect(areaUnderRoc(outcome, [4, 3, 2, 1])).toBe(0);
});

test("areaUnderRoc() is undefined where only one outcome occurs", () => {
  expect(areaUnderRoc([1, 1], [0.3, 0.4])).toBeUndefined();
  expect(areaUnderRoc([], [])).toBeUndefined();
  expect(() => areaUnderRoc([0.5, 1], [0, 1])).toThrow("0 or 1");
});

test.each([brierScore, logLoss, areaUnderRoc])("%o knows no rows and uneven columns", (metric) => {
  expect(metric([], [])).toBeUndefined();
  expect(() => metric([1], [])).toThrow("every outcome");
});
