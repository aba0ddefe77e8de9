import { describe, expect, test } from "vitest";
import { combinatorialPurgedSplit } from "./combinatorial-purged-split.ts";
import { purgeAndEmbargo } from "./purge-and-embargo.ts";
import { timeSeriesSplit } from "./time-series-split.ts";

describe("timeSeriesSplit()", () => {
  test("refuses what leaves no row to train on", () => {
    expect(() => timeSeriesSplit(6, { splits: 3, testSize: 2 })).toThrow(/before the first test/);
    expect(() => timeSeriesSplit(8, { splits: 3, testSize: 2, gap: 2 })).toThrow(
      /before the first/,
    );
    expect(timeSeriesSplit(9, { splits: 3, testSize: 2, gap: 2 })[0]!.train.until).toBe(1);
  });
});

describe("purgeAndEmbargo()", () => {
  const horizon = 6;
  const tests = [
    { from: 20, until: 30 },
    { from: 60, until: 70 },
  ];

  test("leaves no train row whose label interval meets that of a tested row", () => {
    const train = purgeAndEmbargo(100, tests, { purge: horizon, embargo: 0 });
    const meets = (row: number): boolean =>
      tests.some(({ from, until }) => row <= until - 1 + horizon && row + horizon >= from);
    expect(train.some(meets)).toBe(false);
    // and throws no more rows away than it must
    const untouched = Array.from({ length: 100 }, (_, row) => row).filter((row) => !meets(row));
    expect(train).toEqual(untouched);
  });

  test("embargoes after a test block only", () => {
    const without = purgeAndEmbargo(100, tests, { purge: 2, embargo: 0 });
    const rows = purgeAndEmbargo(100, tests, { purge: 2, embargo: 5 });
    expect(without.filter((row) => !rows.includes(row))).toEqual([
      32, 33, 34, 35, 36, 72, 73, 74, 75, 76,
    ]);
  });
});

describe("combinatorialPurgedSplit()", () => {
  const { splits, paths } = combinatorialPurgedSplit(103, {
    folds: 6,
    testFolds: 2,
    purge: 2,
    embargo: 3,
  });

  test("tests every choice once: C(6, 2) splits, 5 paths", () => {
    expect(splits).toHaveLength(15);
    expect(new Set(splits.map((split) => split.testFolds.join())).size).toBe(15);
    expect(paths).toHaveLength(5);
  });

  test("paths use every test of every split exactly once, each path each fold", () => {
    const used = paths.flatMap((path) => path.map((split, fold) => `${split}:${fold}`));
    const tested = splits.flatMap((split, k) => split.testFolds.map((fold) => `${k}:${fold}`));
    expect(used.toSorted()).toEqual(tested.toSorted());
  });

  test("no row is trained on and tested in one split", () => {
    for (const { train, tests } of splits) {
      const isTested = (row: number) => tests.some(({ from, until }) => row >= from && row < until);
      expect(train.some(isTested)).toBe(false);
    }
  });
});
