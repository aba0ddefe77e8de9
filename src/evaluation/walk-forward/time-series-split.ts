import { assert } from "../../foundation/assert.ts";
import type { PositionRange } from "./position-range.ts";

export interface TimeSeriesSplit {
  readonly train: PositionRange;
  readonly test: PositionRange;
}

/**
 * Splits rows in order of time: tests of equal size follow each other to the last row, each after all
 * rows before it but the last `gap`.
 *
 * @param rows Whole. @param options.splits At least 1.
 * @param options.testSize floor(rows / (splits + 1)) by default. @param options.gap 0 by default.
 * @throws {InvariantError} the first train would be empty.
 */
export function timeSeriesSplit(
  rows: number,
  options: { readonly splits: number; readonly testSize?: number; readonly gap?: number },
): readonly TimeSeriesSplit[] {
  const { splits, gap = 0 } = options;
  const testSize = options.testSize ?? Math.floor(rows / (splits + 1));
  assert(splits >= 1 && testSize >= 1 && gap >= 0, "a split has tests and no negative gap");
  const first = rows - splits * testSize;
  assert(first - gap > 0, "there are rows before the first test");
  return Array.from({ length: splits }, (_, k) => {
    const from = first + k * testSize;
    return { train: { from: 0, until: from - gap }, test: { from, until: from + testSize } };
  });
}
