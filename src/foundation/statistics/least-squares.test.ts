import { expect, test } from "vitest";
import { createRng } from "../rng.ts";
import { leastSquares } from "./least-squares.ts";

const ones = new Float64Array(5).fill(1);

test("leastSquares() is the textbook line with its standard errors", () => {
  // x mean 3, Sxx 10, y mean 4, Sxy 8: slope 0.8, intercept 1.6, SSE = 10 - 6.4 = 3.6
  const x = Float64Array.of(1, 2, 3, 4, 5);
  const y = Float64Array.of(2, 4, 3, 6, 5);
  const fit = leastSquares([ones, x], y)!;
  expect(fit.coefficients[0]).toBeCloseTo(1.6, 12);
  expect(fit.coefficients[1]).toBeCloseTo(0.8, 12);
  expect(fit.residualSquares).toBeCloseTo(3.6, 12);
  expect(fit.standardErrors[1]).toBeCloseTo(Math.sqrt(1.2 / 10), 12);
  expect(fit.standardErrors[0]).toBeCloseTo(Math.sqrt(1.2 * (1 / 5 + 9 / 10)), 12);
  expect(fit.nestedResidualSquares[0]).toBe(90);
  expect(fit.nestedResidualSquares[1]).toBeCloseTo(10, 12);
});

test("leastSquares() on the first columns alone has the nested residual squares (seed 11)", () => {
  const rng = createRng(11);
  const column = () => Float64Array.from({ length: 40 }, () => 1_000 + rng.normal());
  const columns = [new Float64Array(40).fill(1), column(), column(), column()];
  const target = column();
  const full = leastSquares(columns, target)!;
  for (let k = 1; k <= 4; k++) {
    const part = leastSquares(columns.slice(0, k), target)!;
    expect(full.nestedResidualSquares[k]).toBeCloseTo(part.residualSquares, 9);
  }
});

test("leastSquares() is undefined where a column says nothing new, and needs rows", () => {
  const x = Float64Array.of(1, 2, 3, 4, 5);
  expect(leastSquares([ones, x, x.map((value) => 3 - 2 * value)], x)).toBeUndefined();
  expect(leastSquares([new Float64Array(5)], x)).toBeUndefined();
  expect(() => leastSquares([Float64Array.of(1)], Float64Array.of(1))).toThrow("more rows");
  expect(() => leastSquares([], x)).toThrow("columns");
});
