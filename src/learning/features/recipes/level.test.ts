import { expect, test } from "vitest";
import type { FeatureColumns } from "../candle-grid.ts";
import type { LevelTransform } from "../fitted-transform.ts";
import { level } from "./level.ts";

// scikit-learn's documentation of MinMaxScaler, also in the golden file under "minmax_scaler".
const fitted = [
  [-1, 2],
  [-0.5, 6],
  [0, 10],
  [1, 18],
];

function columnsOf(matrix: readonly (readonly number[])[]): FeatureColumns {
  const column = (f: number) => Float32Array.from(matrix, (row) => row[f]!);
  return new Map([
    ["mood", column(0)],
    ["close", column(1)],
  ]);
}

function fit(matrix: readonly (readonly number[])[]): LevelTransform {
  return level.fit({
    columns: columnsOf(matrix),
    endRow: Int32Array.of(2),
    touched: new Uint8Array(matrix.length).fill(1),
    logReturn: Float64Array.of(0),
    features: ["mood", "close"],
    lookback: 3,
    horizon: 1,
  });
}

test("level scales as scikit-learn's MinMaxScaler, beyond the train range too", () => {
  const transform = fit(fitted);
  expect(transform).toMatchObject({ min: [-1, 2], max: [1, 18] });
  const encode = (matrix: readonly (readonly number[])[]) => [
    ...level.encode(columnsOf(matrix), Int32Array.of(0), transform).rows,
  ];
  expect(encode(fitted)).toEqual([0, 0, 0.25, 0.25, 0.5, 0.5, 1, 1]);
  expect(encode([[2, 2]])).toEqual([1.5, 0]);
  expect(level.decode(0, { lastClose: 1, unit: 16 }, transform)).toBe(2);
});

test("level maps a column that never changed to 0", () => {
  const transform = fit([
    [7, 1],
    [7, 2],
    [7, 3],
    [7, 4],
  ]);
  const { rows } = level.encode(columnsOf([[7, 1]]), Int32Array.of(0), transform);
  expect([...rows]).toEqual([0, 0]);
});
