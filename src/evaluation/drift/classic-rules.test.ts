import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { detectModelDrift, isAccuracyTooLow } from "./classic-rules.ts";

const up = (rows: number): number[] => Array.from({ length: rows }, () => 1);
// rows of which the first `right` are right
const forecasts = (rows: number, right: number): number[] =>
  Array.from({ length: rows }, (_, i) => (i < right ? 1 : -1));

describe("detectModelDrift(), the published recipe's detect_model_drift", () => {
  test.each([
    [45, false], // 0.45 is not below 0.9 * 0.5
    [44, true],
    [50, false],
    [0, true],
  ])("history right in 100 of 200, the last 100 in %i: %s", (right, drift) => {
    const predictions = [...forecasts(200, 100), ...forecasts(100, right)];
    expect(detectModelDrift(predictions, up(300))).toBe(drift);
  });

  test("has one row of history with 101, none with 100 and fewer", () => {
    expect(detectModelDrift([1, ...forecasts(100, 89)], up(101))).toBe(true);
    expect(detectModelDrift([1, ...forecasts(100, 90)], up(101))).toBe(false);
    for (const rows of [0, 1, 99, 100]) {
      expect(detectModelDrift(forecasts(rows, 0), up(rows))).toBeUndefined();
    }
  });

  test("says nothing where nothing moved, or nothing was forecast to move", () => {
    expect(detectModelDrift(up(300), forecasts(300, 300).fill(0))).toBeUndefined();
    expect(detectModelDrift(up(300).fill(0), up(300))).toBeUndefined();
  });

  test("refuses columns that differ in length", () => {
    expect(() => detectModelDrift(up(300), up(299))).toThrow(/one forecast/);
  });

  test.each([
    [0.52, 0.149],
    [0.53, 0.144],
    [0.54, 0.139],
  ])("with nothing wrong and an accuracy of %d it is true in %d of checks (seed 1)", (da, rate) => {
    const rng = createRng(1);
    const checks = 1000;
    let alarms = 0;
    for (let check = 0; check < checks; check++) {
      const predictions = Array.from({ length: 2100 }, () => (rng.uniform() < da ? 1 : -1));
      if (detectModelDrift(predictions, up(2100)) === true) alarms++;
    }
    // three standard errors are 0.034
    expect(Math.abs(alarms / checks - rate)).toBeLessThan(0.034);
  });
});

test("isAccuracyTooLow() is accuracy < 0.6", () => {
  expect([0.72, 0.6, 0.5999, 0.53, undefined].map(isAccuracyTooLow)).toEqual([
    false,
    false,
    true,
    true,
    undefined,
  ]);
});
