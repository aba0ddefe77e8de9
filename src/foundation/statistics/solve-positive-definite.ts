import { assert } from "../assert.ts";

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's factors.
 *
 * @param matrix [k, k] row by row; only its lower triangle is read.
 * @param right [k]
 * @returns [k]
 * @throws {InvariantError} the shapes disagree or A is not positive definite.
 */
export function solvePositiveDefinite(matrix: Float64Array, right: Float64Array): Float64Array {
  const k = right.length;
  assert(matrix.length === k * k, "a matrix has as many rows and columns as the right side");
  const lower = choleskyFactor(matrix, k);
  const solution = Float64Array.from(right);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) solution[i]! -= lower[i * k + j]! * solution[j]!;
    solution[i]! /= lower[i * k + i]!;
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let j = i + 1; j < k; j++) solution[i]! -= lower[j * k + i]! * solution[j]!;
    solution[i]! /= lower[i * k + i]!;
  }
  return solution;
}

// A = L L'
function choleskyFactor(matrix: Float64Array, k: number): Float64Array {
  const lower = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * k + j]!;
      for (let m = 0; m < j; m++) rest -= lower[i * k + m]! * lower[j * k + m]!;
      if (i === j) assert(rest > 0, "a matrix to be solved is positive definite");
      lower[i * k + j] = i === j ? Math.sqrt(rest) : rest / lower[j * k + j]!;
    }
  }
  return lower;
}
