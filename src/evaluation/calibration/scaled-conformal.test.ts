import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { coverageByBlocks, isCoverageKept } from "./coverage.ts";
import { scaledConformal } from "./scaled-conformal.ts";

// residuals of a given size around a forecast of 0, known scale 1
function judgedRows(seed: number, sizes: ArrayLike<number>, horizon = 1) {
  const rng = createRng(seed);
  const outcome = Float64Array.from(sizes, (size) => size * rng.normal());
  const zeros = outcome.map(() => 0);
  const scores = Float64Array.from({ length: 960 }, () => Math.abs(rng.normal()));
  return {
    calibrationScaledResiduals: scores,
    judged: { forecast: zeros, outcome, scale: zeros.map(() => 1), horizon },
  };
}

const options = { alpha: 0.1, gamma: 0.01 };

describe("scaledConformal()", () => {
  test("keeps the coverage rule where residuals grow by 1.4 and shrink again (seed 8)", () => {
    const sizes = Array.from({ length: 12_000 }, (_, i) => (i >= 4000 && i < 8000 ? 1.4 : 1));
    const rows = judgedRows(8, sizes);
    const adapted = scaledConformal(rows, options);
    const coverage = coverageByBlocks(adapted.isMiss);
    expect(coverage.blocks).toHaveLength(12);
    expect(isCoverageKept(coverage)).toBe(true);
    const plain = scaledConformal(rows, { alpha: 0.1, gamma: 0 });
    expect(isCoverageKept(coverageByBlocks(plain.isMiss))).toBe(false);
    expect(plain.isMiss).toEqual(adapted.isUnadaptedMiss);
  });

  test("is the forecast plus and minus scale times the conformal quantile before any outcome", () => {
    const { low, high } = scaledConformal(
      {
        calibrationScaledResiduals: [1, 2, 3, 4, 5, 6, 7, 8, 9],
        judged: { forecast: [10], outcome: [0], scale: [2], horizon: 1 },
      },
      options,
    );
    // k = ceil(10 * 0.9) = 9: the largest score
    expect([low[0], high[0]]).toEqual([-8, 28]);
  });

  test("is the whole line where so small a share of misses cannot be promised", () => {
    const { low, high, isMiss } = scaledConformal(
      {
        calibrationScaledResiduals: [1, 2, 3],
        judged: { forecast: [10], outcome: [0], scale: [2], horizon: 1 },
      },
      options,
    );
    expect([low[0], high[0], isMiss[0]]).toEqual([-Infinity, Infinity, 0]);
  });

  test.each([1, 6])("knows no outcome before its time (horizon %d, seed 9)", (horizon) => {
    const rows = judgedRows(
      9,
      Array.from({ length: 400 }, () => 1),
      horizon,
    );
    const edited = rows.judged.outcome.map((y, i) => (i > 200 ? 100 : y));
    const before = scaledConformal(rows, options);
    const after = scaledConformal(
      { ...rows, judged: { ...rows.judged, outcome: edited } },
      options,
    );
    // the outcome of row 201 is known horizon rows later
    const same = 201 + horizon;
    expect(after.high.slice(0, same)).toEqual(before.high.slice(0, same));
    expect(after.alpha[same]).not.toBe(before.alpha[same]);
  });

  test("counts the horizon in candles where rows are missing", () => {
    const rows = judgedRows(10, [0.01, 0.01, 0.01, 0.01], 3);
    const { alpha } = scaledConformal(
      { ...rows, judged: { ...rows.judged, position: [0, 2, 3, 7] } },
      options,
    );
    // row 0 is known at candle 3, rows 1 and 2 at candles 5 and 6
    expect([...alpha].map((a) => Math.round((a - 0.1) / 0.001))).toEqual([0, 0, 1, 3]);
  });
});

describe("coverageByBlocks()", () => {
  test("leaves the rows after the last whole block to the overall share", () => {
    const isMiss = Uint8Array.from({ length: 25 }, (_, i) => (i >= 20 ? 1 : 0));
    const coverage = coverageByBlocks(isMiss, { blockRows: 10 });
    expect(coverage).toEqual({ overall: 0.8, blocks: [1, 1] });
  });

  test("has nothing to say about no rows", () => {
    expect(coverageByBlocks([])).toEqual({ overall: undefined, blocks: [] });
    expect(isCoverageKept(coverageByBlocks([]))).toBeUndefined();
  });

  test("isCoverageKept() closes its bounds: 0.89, 0.91, 0.87 and 0.93 pass", () => {
    expect(isCoverageKept({ overall: 0.89, blocks: [0.87, 0.91] })).toBe(true);
    expect(isCoverageKept({ overall: 0.91, blocks: [0.89, 0.93] })).toBe(true);
    expect(isCoverageKept({ overall: 0.9, blocks: [0.869, 0.93] })).toBe(false);
    expect(isCoverageKept({ overall: 0.911, blocks: [0.9] })).toBe(false);
  });
});
