import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { fitArOne } from "./ar-one.ts";
import { fitRidge, forecastRidge } from "./ridge.ts";

test("fitRidge() with one input is AR(1) shrunken by 1 + penalty", () => {
  const previousReturn = Float64Array.of(1, 2, 4, 3);
  const outcomeLogReturn = [2, 2.5, 4, 3];
  const line = fitArOne({ previousReturn, outcomeLogReturn });
  const ridge = fitRidge({ inputs: previousReturn, width: 1 }, outcomeLogReturn, { penalty: 0.25 });
  expect(ridge.coefficients[0]).toBeCloseTo(line.phi / 1.25, 12);
  expect(ridge.intercept).toBeCloseTo(2.875 - (line.phi / 1.25) * 2.5, 12);
});

test("fitRidge() finds planted coefficients whatever the inputs' scale (seed 21)", () => {
  const rng = createRng(21);
  const inputs = new Float64Array(3 * 5_000);
  const outcome = new Float64Array(5_000);
  for (let i = 0; i < outcome.length; i++) {
    inputs.set([rng.normal(), 1e-4 * rng.normal(), 7], 3 * i);
    outcome[i] = 1 + 2 * inputs[3 * i]! - 3e4 * inputs[3 * i + 1]!;
  }
  const ridge = fitRidge({ inputs, width: 3 }, outcome, { penalty: 1e-9 });
  expect(ridge.coefficients[0]).toBeCloseTo(2, 6);
  expect(ridge.coefficients[1]! / -3e4).toBeCloseTo(1, 6);
  expect(ridge.coefficients[2]).toBe(0);
  const forecast = forecastRidge(ridge, { inputs, width: 3 });
  for (let i = 0; i < 10; i++) expect(forecast[i]).toBeCloseTo(outcome[i]!, 5);
});

test("fitRidge() refuses a penalty of 0 and rows without inputs", () => {
  const rows = { inputs: Float64Array.of(1, 2), width: 1 };
  expect(() => fitRidge(rows, [1, 2], { penalty: 0 })).toThrow("above 0");
  expect(() => fitRidge(rows, [1], { penalty: 1 })).toThrow("its inputs");
});
