import type { Rng } from "../../foundation/rng.ts";
import { fromKerasValues } from "./keras-weights.ts";
import type { NetworkShape } from "./network-shape.ts";
import { parameterCount, parameterLayout, type Initialiser } from "./parameter-layout.ts";

/**
 * Draws the starting parameters as Keras does by default: Glorot-uniform kernels, orthogonal
 * recurrent kernels, zero biases with 1 for the forget gates.
 *
 * @returns The flat vector of `parameterLayout`.
 * @see Glorot & Bengio (2010); Saxe, McClelland & Ganguli (2014); Jozefowicz et al. (2015).
 */
export function initialParameters(network: NetworkShape, rng: Rng): Float32Array {
  const flat = new Float32Array(parameterCount(network));
  for (const parameter of parameterLayout(network)) {
    const values = initialisers[parameter.initialiser](parameter.kerasShape, rng);
    fromKerasValues(parameter, values, flat);
  }
  return flat;
}

const initialisers: Readonly<
  Record<Initialiser, (shape: readonly number[], rng: Rng) => Float64Array>
> = {
  zeros: (shape) => new Float64Array(size(shape)),
  // Keras' order of gates is i, f, g, o: the second quarter is the forget gate's.
  "forget-one": (shape) => {
    const count = size(shape);
    return new Float64Array(count).fill(1, count / 4, count / 2);
  },
  "glorot-uniform": (shape, rng) => {
    const receptive = size(shape.slice(0, -2));
    const fanIn = receptive * (shape.at(-2) ?? 1);
    const fanOut = receptive * (shape.at(-1) ?? 1);
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    return new Float64Array(size(shape)).map(() => (2 * rng.uniform() - 1) * limit);
  },
  orthogonal: ([rows = 1, columns = 1], rng) => orthogonalRows(rows, columns, rng),
};

// Rows [rows, columns] with rows <= columns that are orthonormal: Gram-Schmidt on normal draws, each
// row cleaned twice, which keeps them orthogonal to the last bit that matters.
function orthogonalRows(rows: number, columns: number, rng: Rng): Float64Array {
  const matrix = new Float64Array(rows * columns).map(() => rng.normal());
  for (let row = 0; row < rows; row += 1) {
    const current = matrix.subarray(row * columns, (row + 1) * columns);
    const earlier = matrix.subarray(0, row * columns);
    removeOverlaps(current, earlier);
    removeOverlaps(current, earlier);
    const length = Math.sqrt(dot(current, current));
    for (let i = 0; i < columns; i += 1) current[i]! /= length;
  }
  return matrix;
}

// row := row - (row . done) done for each finished row in turn
function removeOverlaps(row: Float64Array, finished: Float64Array): void {
  for (let start = 0; start < finished.length; start += row.length) {
    const done = finished.subarray(start, start + row.length);
    const overlap = dot(row, done);
    for (let i = 0; i < row.length; i += 1) row[i]! -= overlap * done[i]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += a[i]! * b[i]!;
  return total;
}

function size(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
