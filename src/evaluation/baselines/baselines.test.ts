import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { fitArOne, forecastArOne } from "./ar-one.ts";
import { fitContrarian, forecastContrarian } from "./contrarian.ts";
import { fitMajority, forecastMajority } from "./majority.ts";

const rows = { previousReturn: [0.02, -0.01, 0], outcomeLogReturn: [-0.01, 0.02, 0.03] };

test("forecastContrarian() bets against the last return by the mean move; zero means down", () => {
  const forecast = forecastContrarian(fitContrarian(rows), [0.5, -0.5, 0]);
  expect([...forecast].map((value) => Number(value.toFixed(12)))).toEqual([-0.02, 0.02, -0.02]);
});

test("fitMajority() takes the more frequent direction, up on a tie", () => {
  expect(fitMajority(rows).direction).toBe(1);
  expect(fitMajority({ previousReturn: [0, 0], outcomeLogReturn: [1, -1] }).direction).toBe(1);
  const down = fitMajority({ previousReturn: [0, 0, 0], outcomeLogReturn: [-1, -1, 4] });
  expect([...forecastMajority(down, 2)]).toEqual([-2, -2]);
});

test("fitArOne() finds an exact line and answers phi 0 where nothing varies", () => {
  const fitted = fitArOne({ previousReturn: [1, 2, 3], outcomeLogReturn: [2.5, 3, 3.5] });
  expect(fitted.phi).toBeCloseTo(0.5, 12);
  expect(fitted.intercept).toBeCloseTo(2, 12);
  expect([...forecastArOne(fitted, [4])]).toEqual([4]);
  const flat = fitArOne({ previousReturn: [1, 1], outcomeLogReturn: [2, 4] });
  expect(flat).toEqual({ phi: 0, intercept: 3 });
});

test("fitArOne() recovers a planted AR(0.3) (seed 3)", () => {
  const rng = createRng(3);
  const returns = new Float64Array(20_000);
  for (let i = 1; i < returns.length; i++) returns[i] = 0.3 * returns[i - 1]! + 0.01 * rng.normal();
  const fitted = fitArOne({
    previousReturn: returns.subarray(0, -1),
    outcomeLogReturn: returns.subarray(1),
  });
  expect(Math.abs(fitted.phi - 0.3)).toBeLessThan(0.03);
});
