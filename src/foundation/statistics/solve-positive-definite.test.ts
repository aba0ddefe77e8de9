import { expect, test } from "vitest";
import { createRng } from "../rng.ts";
import { solvePositiveDefinite } from "./solve-positive-definite.ts";

test("solvePositiveDefinite() undoes the product, 20 by 20 (seed 9)", () => {
  const rng = createRng(9);
  const k = 20;
  const root = Float64Array.from({ length: k * k }, () => rng.normal());
  const matrix = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      for (let m = 0; m < k; m++) matrix[i * k + j]! += root[i * k + m]! * root[j * k + m]!;
    }
    matrix[i * k + i]! += 1;
  }
  const truth = Float64Array.from({ length: k }, () => rng.normal());
  const right = truth.map((_, i) => truth.reduce((s, x, j) => s + matrix[i * k + j]! * x, 0));
  const solution = solvePositiveDefinite(matrix, right);
  for (let i = 0; i < k; i++) expect(solution[i]).toBeCloseTo(truth[i]!, 9);
});

test("solvePositiveDefinite() refuses a matrix that is not positive definite", () => {
  const singular = Float64Array.of(1, 1, 1, 1);
  expect(() => solvePositiveDefinite(singular, Float64Array.of(1, 2))).toThrow("positive definite");
});
