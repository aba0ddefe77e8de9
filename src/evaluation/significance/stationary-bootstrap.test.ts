import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import { bootstrapMeans, resampleRows } from "./stationary-bootstrap.ts";

function autoregression(rows: number, phi: number, seed: number): Float64Array {
  const rng = createRng(seed);
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) values[i] = phi * (values[i - 1] ?? 0) + rng.normal();
  return values;
}

test("bootstrapMeans() is the mean of the rows that resampleRows() chooses (seed 3)", () => {
  const column = autoregression(101, 0.3, 3);
  for (const blockLength of [1, 4.5, 60, 1e6]) {
    const [means] = bootstrapMeans([column], { draws: 1, blockLength, rng: createRng(3) });
    const rows = resampleRows(101, { blockLength, rng: createRng(3) });
    expect(means![0]).toBeCloseTo(mean(Float64Array.from(rows, (row) => column[row]!)), 12);
  }
});

test("bootstrapMeans() resamples all columns alike and repeats itself for a seed (seed 4)", () => {
  const first = autoregression(500, 0, 4);
  const second = first.map((value) => 60_000 - 2 * value);
  const draw = () =>
    bootstrapMeans([first, second], { draws: 50, blockLength: 7, rng: createRng(4) });
  const [ones, twos] = draw();
  for (let i = 0; i < 50; i++) expect(twos![i]).toBeCloseTo(60_000 - 2 * ones![i]!, 9);
  expect(draw()).toEqual([ones, twos]);
});

test("bootstrapMeans() with blocks of one row spreads as the standard error does (seed 5)", () => {
  const column = autoregression(400, 0, 5);
  const [means] = bootstrapMeans([column], { draws: 20_000, blockLength: 1, rng: createRng(5) });
  const standardError = standardDeviation(column) / Math.sqrt(400);
  expect(Math.abs(standardDeviation(means!) / standardError - 1)).toBeLessThan(0.02);
  expect(Math.abs(mean(means!) - mean(column)) / standardError).toBeLessThan(0.03);
});

test("bootstrapMeans() finds the long-run spread of an AR(0.5), single rows do not (seed 6)", () => {
  const column = autoregression(20_000, 0.5, 6);
  const spreadOf = (blockLength: number) => {
    const [means] = bootstrapMeans([column], { draws: 2_000, blockLength, rng: createRng(6) });
    return standardDeviation(means!) * Math.sqrt(20_000);
  };
  // long-run standard deviation 1 / (1 - 0.5) = 2, of single rows 1 / sqrt(1 - 0.25) = 1.15
  expect(Math.abs(spreadOf(50) - 2)).toBeLessThan(0.15);
  expect(spreadOf(1)).toBeLessThan(1.25);
});

test("resampleRows() keeps a neighbour with probability 1 - 1 / length, also over the end (seed 7)", () => {
  const rows = 50;
  const rng = createRng(7);
  let kept = 0;
  const draws = 2_000;
  for (let draw = 0; draw < draws; draw++) {
    const chosen = resampleRows(rows, { blockLength: 5, rng });
    for (let i = 1; i < rows; i++) if (chosen[i] === (chosen[i - 1]! + 1) % rows) kept++;
  }
  // a new block starts at the neighbour once in 50
  const share = kept / draws / (rows - 1);
  expect(Math.abs(share - (0.8 + 0.2 / rows))).toBeLessThan(0.005);
});

test("bootstrapMeans() refuses no rows, uneven columns and blocks without rows", () => {
  const options = { draws: 1, blockLength: 1, rng: createRng(1) };
  expect(() => bootstrapMeans([], options)).toThrow("at least one row");
  expect(() => bootstrapMeans([Float64Array.of(1), Float64Array.of(1, 2)], options)).toThrow(
    "same",
  );
  const column = [Float64Array.of(1)];
  expect(() => bootstrapMeans(column, { ...options, blockLength: 0.5 })).toThrow(
    "at least one row",
  );
  expect(() => bootstrapMeans(column, { ...options, draws: 0 })).toThrow("at least once");
});
