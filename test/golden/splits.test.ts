import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { combinatorialPurgedSplit } from "../../src/evaluation/walk-forward/combinatorial-purged-split.ts";
import type { PositionRange } from "../../src/evaluation/walk-forward/position-range.ts";
import { timeSeriesSplit } from "../../src/evaluation/walk-forward/time-series-split.ts";
import { level } from "../../src/learning/features/recipes/level.ts";

interface Golden {
  readonly timeseries_split: SplitGroup;
  readonly timeseries_split_gap: SplitGroup;
  readonly cpcv_skfolio: {
    readonly input: { readonly n: number };
    readonly expected: Record<string, { readonly train: number[]; readonly test: number[][] }[]> & {
      readonly folds5_test2: { readonly n_splits: number; readonly n_test_paths: number };
    };
  };
  readonly minmax_scaler: {
    readonly input: Record<"fit" | "transform", number[][]>;
    readonly expected: Record<
      "fit_transform" | "transform" | "inverse" | "constant_column",
      number[][]
    > &
      Record<"data_min" | "data_max", number[]>;
  };
}

interface SplitGroup {
  readonly input: {
    readonly n: number;
    readonly n_splits: number;
    readonly test_size?: number;
    readonly gap?: number;
  };
  readonly expected: readonly { readonly train: number[]; readonly test: number[] }[];
}

const golden = JSON.parse(readFileSync(new URL("splits.json", import.meta.url), "utf8")) as Golden;

test.each(["timeseries_split", "timeseries_split_gap"] as const)(
  "timeSeriesSplit() golden: scikit-learn's %s",
  (group) => {
    const { input, expected } = golden[group];
    const splits = timeSeriesSplit(input.n, {
      splits: input.n_splits,
      ...(input.test_size !== undefined && { testSize: input.test_size }),
      ...(input.gap !== undefined && { gap: input.gap }),
    });
    expect(
      splits.map(({ train, test: rows }) => ({ train: listed(train), test: listed(rows) })),
    ).toEqual(expected);
  },
);

describe("combinatorialPurgedSplit() golden: skfolio", () => {
  const { input, expected } = golden.cpcv_skfolio;

  test.each([
    [0, 0],
    [1, 0],
    [0, 1],
  ])("3 folds, 2 tested, purge %d, embargo %d", (purge, embargo) => {
    const { splits } = combinatorialPurgedSplit(input.n, {
      folds: 3,
      testFolds: 2,
      purge,
      embargo,
    });
    const found = splits.map(({ train, tests }) => ({ train, test: tests.map(listed) }));
    expect(found).toEqual(expected[`folds3_test2_purge${purge}_embargo${embargo}`]);
  });

  test("5 folds, 2 tested: splits, paths, and the last fold takes the remainder", () => {
    const options = { folds: 5, testFolds: 2, purge: 0, embargo: 0 };
    const { splits, paths } = combinatorialPurgedSplit(input.n, options);
    expect(splits).toHaveLength(expected.folds5_test2.n_splits);
    expect(paths).toHaveLength(expected.folds5_test2.n_test_paths);
    expect(splits[3]!.tests.map(listed)).toEqual([
      [0, 1],
      [8, 9, 10, 11],
    ]);
  });
});

describe("level golden: scikit-learn's MinMaxScaler", () => {
  const { input, expected } = golden.minmax_scaler;

  test("fits, scales beyond the train range, and back", () => {
    const transform = fit(input.fit);
    expect(transform).toMatchObject({ min: expected.data_min, max: expected.data_max });
    expect(encode(input.fit, transform)).toEqual(expected.fit_transform);
    expect(encode(input.transform, transform)).toEqual(expected.transform);
    const swapped = fit(input.fit.map(([first, second]) => [second!, first!]));
    const [first, second] = expected.transform[0]!;
    expect([[decode(first!, swapped), decode(second!, transform)]]).toEqual(expected.inverse);
  });

  test("scales a constant column to 0", () => {
    const rows = [
      [7, 1],
      [7, 2],
      [7, 3],
    ];
    const encoded = encode(rows, fit(rows)).map(([first]) => [first!]);
    expect(encoded).toEqual(expected.constant_column);
  });

  type Transform = ReturnType<typeof fit>;

  function fit(rows: readonly (readonly number[])[]) {
    return level.fit({
      columns: columnsOf(rows),
      endRow: Int32Array.of(2),
      touched: new Uint8Array(rows.length).fill(1),
      logReturn: Float64Array.of(0),
      features: ["mood", "close"],
      lookback: 3,
      horizon: 1,
    });
  }

  function encode(rows: readonly (readonly number[])[], transform: Transform): number[][] {
    const flat = level.encode(columnsOf(rows), Int32Array.of(0), transform).rows;
    return rows.map((_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
  }

  // the second column is the close, which is what a forecast is scaled back to
  function decode(output: number, transform: Transform): number {
    const { unit } = level.encode(columnsOf([[1, 1]]), Int32Array.of(0), transform);
    return level.decode(output, { lastClose: 1, unit: unit[0]! }, transform);
  }

  function columnsOf(rows: readonly (readonly number[])[]) {
    const column = (f: number): Float32Array => Float32Array.from(rows, (row) => row[f]!);
    return new Map([
      ["mood", column(0)],
      ["close", column(1)],
    ]);
  }
});

function listed({ from, until }: PositionRange): readonly number[] {
  return Array.from({ length: until - from }, (_, i) => from + i);
}
