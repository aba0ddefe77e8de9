import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openParquetCandleStore } from "../../src/adapters/candle-store/parquet-candle-store.ts";
import { fitRidge, forecastRidge, type InputRows } from "../../src/evaluation/baselines/ridge.ts";
import { meanAbsoluteError } from "../../src/evaluation/metrics/mean-absolute-error.ts";
import { meanAbsolutePercentageError } from "../../src/evaluation/metrics/mean-absolute-percentage-error.ts";
import { meanSquaredError } from "../../src/evaluation/metrics/mean-squared-error.ts";
import { rSquared } from "../../src/evaluation/metrics/r-squared.ts";
import { rootMeanSquaredError } from "../../src/evaluation/metrics/root-mean-squared-error.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";

type Scores = Readonly<Record<"mae" | "mse" | "rmse" | "mape" | "mase" | "r2", number>>;

interface Golden {
  readonly bitpredict: {
    readonly naive: Scores;
    readonly naive_published: Omit<Scores, "r2">;
    readonly naive_windowed: Pick<Scores, "mae" | "mse" | "rmse">;
    readonly ols7: Omit<Scores, "r2">;
  };
}

const { bitpredict } = JSON.parse(
  readFileSync(new URL("published-benchmarks.json", import.meta.url), "utf8"),
) as Golden;

const file = new URL(
  "../../../shared/data/benchmarks/BTC_USD_2013-10-01_2021-05-18-CoinDesk.csv",
  import.meta.url,
);
const lags = 7;
const trainShare = 0.8;

describe.skipIf(!existsSync(file))("BitPredict on real daily BTC of CoinDesk, imported", () => {
  let folder = "";
  let close = new Float64Array();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bitpredict-"));
    const key = ["--instrument", "BTCUSD", "--timeframe", "1d"];
    const path = fileURLToPath(file);
    const told = await commandInProcess("data", "import", path, ...key, "--data-dir", folder);
    if (told.exitCode !== 0) throw new Error(told.notes);
    const store = openParquetCandleStore(folder);
    const stored = await store.read({ instrument: parseInstrument("BTCUSD"), timeframe: "1d" });
    close = Float64Array.from(stored?.series.close ?? []);
  });

  test("the import keeps every digit of the closes", () => {
    const rows = readFileSync(file, "utf8").trim().split(/\r?\n/u).slice(1);
    expect([...close]).toEqual(rows.map((row) => Number(row.split(",")[2])));
    expect(close).toHaveLength(2787);
  });

  test("metrics golden: the naive row, to all digits given", () => {
    const held = close.subarray(Math.floor(trainShare * close.length));
    const scores = scoresOf(held.subarray(1), held.subarray(0, -1));
    expect(largestError(scores, bitpredict.naive)).toBeLessThan(1e-11);
    expect(largestError(scores, bitpredict.naive_published)).toBeLessThan(1e-6);
  });

  test("metrics golden: persistence on the rows of the windowed models", () => {
    const { actual, inputs } = heldWindows(close);
    expect(actual).toHaveLength(556);
    const last = Float64Array.from(actual, (_, i) => inputs.inputs[i * lags + lags - 1]!);
    expect(largestError(scoresOf(actual, last), bitpredict.naive_windowed)).toBeLessThan(1e-7);
  });

  test("fitRidge() golden: with next to no penalty it is least squares on seven closes", () => {
    const { actual, inputs, train } = heldWindows(close);
    const fitted = fitRidge(train.inputs, train.actual, { penalty: 1e-12 });
    const scores = scoresOf(actual, forecastRidge(fitted, inputs));
    expect(largestError(scores, bitpredict.ols7)).toBeLessThan(1e-6);
  });
});

/** All scores of a forecast as the source defines them: MAPE in percent, MASE over the moves of the same rows. */
function scoresOf(actual: Float64Array, forecast: Float64Array): Scores {
  const mae = meanAbsoluteError(actual, forecast)!;
  return {
    mae,
    mse: meanSquaredError(actual, forecast)!,
    rmse: rootMeanSquaredError(actual, forecast)!,
    mape: 100 * meanAbsolutePercentageError(actual, forecast)!,
    mase: mae / meanAbsoluteError(actual.subarray(1), actual.subarray(0, -1))!,
    r2: rSquared(actual, forecast)!,
  };
}

/** Windows of seven closes and the next one, cut 80/20 in time. */
function heldWindows(close: Float64Array) {
  const count = close.length - lags;
  const split = Math.floor(trainShare * count);
  const rows = (from: number, until: number): InputRows => ({
    inputs: Float64Array.from(
      { length: (until - from) * lags },
      (_, i) => close[from + Math.floor(i / lags) + (i % lags)]!,
    ),
    width: lags,
  });
  return {
    actual: close.subarray(split + lags),
    inputs: rows(split, count),
    train: { actual: close.subarray(lags, split + lags), inputs: rows(0, split) },
  };
}

/** The largest relative difference among the scores that are expected. */
function largestError(scores: Scores, expected: Partial<Scores>): number {
  const names = Object.keys(expected) as (keyof Scores)[];
  return Math.max(...names.map((name) => Math.abs(scores[name] / expected[name]! - 1)));
}
