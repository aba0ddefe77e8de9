import { assert } from "../assert.ts";

export interface LeastSquares {
  /** [k] */
  readonly coefficients: Float64Array;
  /** [k], for residuals of one variance (n - k degrees of freedom) that know nothing of each other. */
  readonly standardErrors: Float64Array;
  /** Sum of squared residuals. */
  readonly residualSquares: number;
  /** [k + 1]: the sum of squared residuals of the regression on only the first 0, 1, ... k columns. */
  readonly nestedResidualSquares: Float64Array;
}

/**
 * Ordinary least squares of `target` on `columns` by modified Gram-Schmidt. A constant is a column of
 * ones, handed in like any other.
 *
 * @param columns k columns of [n], n > k >= 1.
 * @param target [n]
 * @returns `undefined` where a column is a combination of those before it.
 * @throws {InvariantError} the columns differ in length or there are not more rows than columns.
 * @see Bjorck (1967), "Solving linear least squares problems by Gram-Schmidt orthogonalization".
 */
export function leastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
): LeastSquares | undefined {
  const k = columns.length;
  const rows = target.length;
  assert(k >= 1 && rows > k, "a regression has columns, and more rows than columns");
  assert(
    columns.every((column) => column.length === rows),
    "every column has the target's rows",
  );
  const factors = orthogonalise(columns, target);
  if (factors === undefined) return undefined;
  const { upper, projection, nestedResidualSquares } = factors;
  const inverse = invertUpper(upper, k);
  const residualSquares = nestedResidualSquares[k]!;
  const variance = residualSquares / (rows - k);
  const coefficients = new Float64Array(k);
  const standardErrors = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    let squares = 0;
    for (let j = i; j < k; j++) {
      coefficients[i]! += inverse[i * k + j]! * projection[j]!;
      squares += inverse[i * k + j]! ** 2;
    }
    standardErrors[i] = Math.sqrt(variance * squares);
  }
  return { coefficients, standardErrors, residualSquares, nestedResidualSquares };
}

// X = Q R, projection Q'y; each column loses its share of the finished ones, the target comes last
function orthogonalise(columns: readonly Float64Array[], target: Float64Array) {
  const k = columns.length;
  const upper = new Float64Array(k * k);
  const projection = new Float64Array(k);
  const rest = Float64Array.from(target);
  const nestedResidualSquares = new Float64Array(k + 1);
  nestedResidualSquares[0] = dot(rest, rest);
  const basis: Float64Array[] = [];
  for (const [j, column] of columns.entries()) {
    const direction = Float64Array.from(column);
    for (const [i, finished] of basis.entries()) {
      upper[i * k + j] = removeShare(direction, finished);
    }
    const length = Math.sqrt(dot(direction, direction));
    if (length <= 1e-10 * Math.sqrt(dot(column, column))) return undefined;
    upper[j * k + j] = length;
    for (let i = 0; i < direction.length; i++) direction[i]! /= length;
    projection[j] = removeShare(rest, direction);
    nestedResidualSquares[j + 1] = dot(rest, rest);
    basis.push(direction);
  }
  return { upper, projection, nestedResidualSquares };
}

function removeShare(from: Float64Array, direction: Float64Array): number {
  const share = dot(from, direction);
  for (let i = 0; i < from.length; i++) from[i]! -= share * direction[i]!;
  return share;
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += first[i]! * second[i]!;
  return sum;
}

function invertUpper(upper: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    inverse[j * k + j] = 1 / upper[j * k + j]!;
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let m = i + 1; m <= j; m++) sum += upper[i * k + m]! * inverse[m * k + j]!;
      inverse[i * k + j] = -sum / upper[i * k + i]!;
    }
  }
  return inverse;
}
