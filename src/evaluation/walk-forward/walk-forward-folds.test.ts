import { describe, expect, test } from "vitest";
import { MisuseError } from "../../foundation/errors.ts";
import { walkForwardFolds } from "./walk-forward-folds.ts";
import type { WalkForwardFold } from "./walk-forward-folds.ts";

const sizes = { folds: 3, validation: 20, calibration: 15, exam: 30, purge: 1, embargo: 0 };
const names = ["train", "validation", "calibrationA", "calibrationB", "exam"] as const;

function lengths(fold: WalkForwardFold): readonly number[] {
  return names.map((name) => fold[name].until - fold[name].from);
}

describe("walkForwardFolds()", () => {
  test("rolling: every fold has the asked sizes and exams follow each other to the last candle", () => {
    const folds = walkForwardFolds(1000, { ...sizes, trainWindow: 100 });
    expect(folds.map(({ fold }) => fold)).toEqual([1, 2, 3]);
    for (const fold of folds) expect(lengths(fold)).toEqual([100, 20, 10, 5, 30]);
    expect(folds.map(({ exam }) => [exam.from, exam.until])).toEqual([
      [910, 940],
      [940, 970],
      [970, 1000],
    ]);
  });

  test("expanding: train starts at the first candle", () => {
    const folds = walkForwardFolds(200, sizes);
    expect(folds.map(({ train }) => train.from)).toEqual([0, 0, 0]);
    expect(folds.map(({ train }) => train.until)).toEqual([71, 101, 131]);
  });

  test.each([
    [1, 0],
    [6, 0],
    [6, 120],
  ])("segments lie purge %d + embargo %d apart, in order", (purge, embargo) => {
    for (const fold of walkForwardFolds(2000, { ...sizes, trainWindow: 300, purge, embargo })) {
      const ranges = names.map((name) => fold[name]);
      for (const [i, next] of ranges.slice(1).entries()) {
        expect(next.from - ranges[i]!.until).toBe(purge + embargo);
      }
    }
  });

  test("E_WALK_FOLDS names how many folds fit, and exactly that many do", () => {
    const options = { ...sizes, trainWindow: 100, folds: 9 };
    // 100 + 20 + 15 + 4 borders + 3 exams of 30 = 229
    const refused = () => walkForwardFolds(229, options);
    expect(refused).toThrow(MisuseError);
    expect(refused).toThrow(/9 folds .* need 409 candles, value was 229, enough for 3 folds/);
    const folds = walkForwardFolds(229, { ...options, folds: 3 });
    expect(folds[0]!.train).toEqual({ from: 0, until: 100 });
    expect(() => walkForwardFolds(228, { ...options, folds: 3 })).toThrow(/enough for 2 folds/);
    expect(() => walkForwardFolds(10, options)).toThrow(/enough for 0 folds/);
  });

  test("expanding folds keep the fewest train candles", () => {
    const options = { ...sizes, trainMin: 50 };
    expect(walkForwardFolds(179, options)[0]!.train).toEqual({ from: 0, until: 50 });
    expect(() => walkForwardFolds(178, options)).toThrow(/at least 50 train/);
  });
});
