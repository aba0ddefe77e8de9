import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";

/** Rows that a learner knows the outcome of. */
export interface KnownRows {
  /** [n, F] row-major. */
  readonly inputs: Float64Array;
  /** [n] */
  readonly outcome: ArrayLike<number>;
}

/**
 * Predicts each asked row by the mean outcome of its nearest known rows (Euclidean distance of
 * inputs standardised on the known rows). It remembers instead of learning, as large trees and
 * networks do that are trained for long: whatever leaks from neighbours, it finds.
 *
 * @param asked [m, F] row-major.
 * @param options.features F.
 * @param options.neighbours How many known rows answer, at least 1.
 * @returns [m]
 * @throws {InvariantError} there are fewer known rows than neighbours.
 */
export function predictByNeighbours(
  known: KnownRows,
  asked: Float64Array,
  options: { readonly features: number; readonly neighbours: number },
): Float64Array {
  const { features, neighbours } = options;
  const count = known.outcome.length;
  assert(known.inputs.length === count * features, "known rows are [n, F]");
  assert(neighbours >= 1 && count >= neighbours, "there are as many known rows as neighbours");
  const scale = standardisation(known.inputs, features);
  const knownRows = standardised(known.inputs, scale);
  const askedRows = standardised(asked, scale);
  const rows = asked.length / features;
  const forecast = new Float64Array(rows);
  const nearest = createNearest(neighbours);
  for (let a = 0; a < rows; a++) {
    nearest.clear();
    findNearest(knownRows, askedRows.subarray(a * features, (a + 1) * features), nearest);
    let sum = 0;
    for (const row of nearest.rows) sum += known.outcome[row]!;
    forecast[a] = sum / neighbours;
  }
  return forecast;
}

interface Standardisation {
  readonly centre: readonly number[];
  readonly spread: readonly number[];
}

function standardisation(inputs: Float64Array, features: number): Standardisation {
  const columns = Array.from({ length: features }, (_, f) =>
    inputs.filter((_value, i) => i % features === f),
  );
  // A column that never changes says nothing and stays 0.
  return { centre: columns.map(mean), spread: columns.map((c) => standardDeviation(c) || 1) };
}

function standardised(inputs: Float64Array, { centre, spread }: Standardisation): Float32Array {
  const features = centre.length;
  return Float32Array.from(inputs, (value, i) => {
    const f = i % features;
    return (value - centre[f]!) / spread[f]!;
  });
}

function findNearest(known: Float32Array, asked: Float32Array, nearest: Nearest): void {
  const features = asked.length;
  for (let row = 0, at = 0; at < known.length; row++, at += features) {
    let distance = 0;
    for (let f = 0; f < features; f++) {
      const difference = known[at + f]! - asked[f]!;
      distance += difference * difference;
    }
    if (distance < nearest.farthest()) nearest.offer(row, distance);
  }
}

/** The nearest rows so far, nearest first. */
interface Nearest {
  readonly rows: Int32Array;
  farthest(): number;
  offer(row: number, distance: number): void;
  clear(): void;
}

function createNearest(count: number): Nearest {
  const rows = new Int32Array(count);
  const distances = new Float64Array(count).fill(Infinity);
  return {
    rows,
    farthest: () => distances[count - 1]!,
    offer(row, distance) {
      let at = count - 1;
      for (; at > 0 && distances[at - 1]! > distance; at--) {
        distances[at] = distances[at - 1]!;
        rows[at] = rows[at - 1]!;
      }
      distances[at] = distance;
      rows[at] = row;
    },
    clear: () => void distances.fill(Infinity),
  };
}
