import { describe, expect, test } from "vitest";
import { checkAnswers } from "./check-answers.ts";

const outcomeLogReturn = Float64Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 0.01 : -0.01));
const scaled = (factor: number) => ({
  outcomeLogReturn,
  forecastLogReturn: outcomeLogReturn.map((y) => factor * y),
});

describe("checkAnswers()", () => {
  test("passes forecasts that vary and err less than no move", () => {
    expect(checkAnswers(scaled(0.5), "return")).toEqual([
      {
        name: "output varies",
        outcome: "passed",
        detail: "forecasts vary 50 % as much as the market",
      },
      {
        name: "error",
        outcome: "passed",
        detail: "its mean squared error is 0.2500 times persistence's, at most 1.05 is sound",
      },
    ]);
  });

  test("fails a constant and a wild forecast; recipe level may err", () => {
    const [constant] = checkAnswers(scaled(0), "return");
    expect(constant).toMatchObject({
      outcome: "failed",
      detail: "the model has collapsed: its forecasts vary only 0 % as much as the market",
    });
    expect(checkAnswers(scaled(3), "return")[1]).toMatchObject({ outcome: "failed" });
    expect(checkAnswers(scaled(3), "level")[1]).toMatchObject({ outcome: "not checked" });
  });

  test("checks nothing in a market that never moved, and prints no NaN", () => {
    const flat = {
      outcomeLogReturn: new Float64Array(50),
      forecastLogReturn: new Float64Array(50),
    };
    const checks = checkAnswers(flat, "return");
    expect(checks.map(({ outcome }) => outcome)).toEqual(["not checked", "not checked"]);
    expect(checks.map(({ detail }) => detail).join()).not.toMatch(/NaN|Infinity/);
  });
});
