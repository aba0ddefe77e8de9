import { assert } from "../../foundation/assert.ts";
import type { PositionRange } from "./position-range.ts";
import { purgeAndEmbargo, type PurgeOptions } from "./purge-and-embargo.ts";

export interface CombinatorialSplits {
  /** C(folds, testFolds) of them, the first folds tested first. */
  readonly splits: readonly CombinatorialSplit[];
  /**
   * testFolds / folds * C(folds, testFolds) whole histories; entry f of a path is the number of the
   * split whose test of fold f belongs to it.
   */
  readonly paths: readonly (readonly number[])[];
}

export interface CombinatorialSplit {
  /** Rising positions. */
  readonly train: readonly number[];
  /** Tested folds, in order of time. */
  readonly tests: readonly PositionRange[];
  /** Their numbers, from 0. */
  readonly testFolds: readonly number[];
}

/**
 * Combinatorial purged cross-validation: every choice of `testFolds` out of `folds` blocks of time is
 * tested once, so that there are several out-of-sample histories instead of one. Rows that no fold's
 * equal size takes belong to the last fold.
 *
 * @param rows Number of rows, in order of time.
 * @throws {InvariantError} there are not more folds than tested ones, or fewer rows than folds.
 * @see Lopez de Prado (2018), "Advances in financial machine learning", chapter 12.
 */
export function combinatorialPurgedSplit(
  rows: number,
  options: PurgeOptions & { readonly folds: number; readonly testFolds: number },
): CombinatorialSplits {
  const { folds, testFolds } = options;
  assert(testFolds >= 1 && testFolds < folds, "some folds are tested and some are not");
  assert(rows >= folds, "every fold has a row");
  const size = Math.floor(rows / folds);
  const foldAt = (fold: number): PositionRange => ({
    from: fold * size,
    until: fold === folds - 1 ? rows : (fold + 1) * size,
  });
  const splits = choices(folds, testFolds).map((chosen) => {
    const tests = chosen.map(foldAt);
    return { train: purgeAndEmbargo(rows, tests, options), tests, testFolds: chosen };
  });
  return { splits, paths: pathsThrough(splits, folds) };
}

// every choice of `count` out of 0 .. total - 1, in lexicographic order
function choices(total: number, count: number, from = 0): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  const firsts = Array.from({ length: total - count - from + 1 }, (_, i) => from + i);
  return firsts.flatMap((first) =>
    choices(total, count - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

// the p-th test of every fold makes path p
function pathsThrough(
  splits: readonly CombinatorialSplit[],
  folds: number,
): readonly (readonly number[])[] {
  const testsOf = Array.from({ length: folds }, (_, fold) =>
    splits.flatMap((split, number) => (split.testFolds.includes(fold) ? [number] : [])),
  );
  return testsOf[0]!.map((_, path) => testsOf.map((tests) => tests[path]!));
}
