import { assert } from "../../foundation/assert.ts";
import type { Rng } from "../../foundation/rng.ts";
import { mean } from "../../foundation/statistics/mean.ts";

export interface BootstrapOptions {
  /** Resamples to draw, >= 1. */
  readonly draws: number;
  /** Mean length of a block in rows, >= 1; `optimalBlockLength` finds one. */
  readonly blockLength: number;
  readonly rng: Rng;
}

/**
 * Means of stationary block bootstrap resamples: blocks that start anywhere, wrap around the end and
 * have geometric lengths, so that neighbours stay together and the resample is stationary. All
 * columns are resampled alike: differences between them keep their pairing.
 *
 * A draw costs its number of blocks, not its rows: each block is a difference of prefix sums.
 *
 * @param columns Each [rows], oldest first; the same rows in all, at least one.
 * @returns Per column [draws]: the column's mean in each resample, in its unit.
 * @throws {InvariantError} the columns differ in length or are empty, or an option is below 1.
 * @see Politis & Romano (1994), "The stationary bootstrap", JASA 89(428).
 */
export function bootstrapMeans(
  columns: readonly Float64Array[],
  options: BootstrapOptions,
): readonly Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  assert(rows > 0, "a resample needs at least one row");
  assert(
    columns.every((column) => column.length === rows),
    "resampled columns have the same rows",
  );
  const nextBlock = blockSource(rows, options);
  const width = columns.length;
  const centres = columns.map((column) => mean(column));
  const prefix = circularPrefixSums(columns, centres);
  const results = columns.map(() => new Float64Array(options.draws));
  const sums = new Float64Array(width);
  for (let draw = 0; draw < options.draws; draw++) {
    sums.fill(0);
    for (let filled = 0; filled < rows;) {
      const { start, length } = nextBlock(rows - filled);
      const from = start * width;
      const to = (start + length) * width;
      for (let c = 0; c < width; c++) sums[c]! += prefix[to + c]! - prefix[from + c]!;
      filled += length;
    }
    for (let c = 0; c < width; c++) results[c]![draw] = centres[c]! + sums[c]! / rows;
  }
  return results;
}

/**
 * One stationary bootstrap resample as row numbers, for statistics that are no means.
 *
 * @param rows Rows of the sample, >= 1.
 * @returns [rows], each in [0, rows).
 * @throws {InvariantError} there are no rows or the block length is below 1.
 */
export function resampleRows(
  rows: number,
  options: { readonly blockLength: number; readonly rng: Rng },
): Uint32Array {
  assert(rows > 0, "a resample needs at least one row");
  const nextBlock = blockSource(rows, { ...options, draws: 1 });
  const chosen = new Uint32Array(rows);
  for (let filled = 0; filled < rows;) {
    const { start, length } = nextBlock(rows - filled);
    for (let i = 0; i < length; i++) chosen[filled + i] = (start + i) % rows;
    filled += length;
  }
  return chosen;
}

function blockSource(rows: number, options: BootstrapOptions) {
  const { blockLength, draws, rng } = options;
  assert(draws >= 1, "a bootstrap draws at least once");
  assert(blockLength >= 1, "a block has at least one row");
  const logStay = Math.log(1 - 1 / blockLength);
  return (lengthMax: number): { readonly start: number; readonly length: number } => {
    const start = rng.integer(rows);
    // P(length > k) = (1 - 1 / blockLength)^k
    const length = 1 + Math.floor(Math.log(1 - rng.uniform()) / logStay);
    return { start, length: Math.min(length, lengthMax) };
  };
}

// [2 rows + 1, columns], row i the sums of the first i deviations, around the end once
function circularPrefixSums(
  columns: readonly Float64Array[],
  centres: readonly number[],
): Float64Array {
  const width = columns.length;
  const rows = columns[0]!.length;
  const prefix = new Float64Array((2 * rows + 1) * width);
  for (const [c, column] of columns.entries()) {
    for (let i = 0; i < 2 * rows; i++) {
      const deviation = column[i < rows ? i : i - rows]! - centres[c]!;
      prefix[(i + 1) * width + c] = prefix[i * width + c]! + deviation;
    }
  }
  return prefix;
}
