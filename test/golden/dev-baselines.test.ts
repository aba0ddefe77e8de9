import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fitArOne, forecastArOne } from "../../src/evaluation/baselines/ar-one.ts";
import { fitContrarian, forecastContrarian } from "../../src/evaluation/baselines/contrarian.ts";
import { fitMajority, forecastMajority } from "../../src/evaluation/baselines/majority.ts";
import { forecastPersistence } from "../../src/evaluation/baselines/persistence.ts";
import { fitRidge, forecastRidge } from "../../src/evaluation/baselines/ridge.ts";
import { directionalAccuracy } from "../../src/evaluation/metrics/directional-accuracy.ts";
import { meanAbsoluteError } from "../../src/evaluation/metrics/mean-absolute-error.ts";
import { meanAbsolutePercentageError } from "../../src/evaluation/metrics/mean-absolute-percentage-error.ts";
import { meanSquaredError } from "../../src/evaluation/metrics/mean-squared-error.ts";
import { rSquared } from "../../src/evaluation/metrics/r-squared.ts";
import { rootMeanSquaredError } from "../../src/evaluation/metrics/root-mean-squared-error.ts";
import { skillScore } from "../../src/evaluation/metrics/skill-score.ts";
import type { FittingRows } from "../../src/evaluation/baselines/fitting-rows.ts";
import { pesaranTimmermann } from "../../src/evaluation/significance/pesaran-timmermann.ts";
import { candleGrid } from "../../src/learning/features/candle-grid.ts";
import { windowCount, windowsWithoutGaps } from "../../src/learning/features/feature-windows.ts";
import { fitTransform } from "../../src/learning/features/fit-transform.ts";
import { cutSegments } from "../../src/learning/features/segments.ts";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import { realCandles } from "../real-candles.ts";

/** The outside figures, per coin; every leaf is a number. */
type Golden = { readonly [name: string]: number | readonly number[] | Golden };

const golden = JSON.parse(
  readFileSync(new URL("dev-baselines.json", import.meta.url), "utf8"),
) as Record<"BTC" | "ETH", Golden>;

const lookback = 120;
const horizon = 1;

describe.each(["BTC", "ETH"] as const)("baselines on the last fifth of real %s 1h", (coin) => {
  const series = realCandles(`${coin}USDT`);
  const found = series === undefined ? new Map() : leavesOf(figuresOf(series));

  test.skipIf(series === undefined).each([...leavesOf(golden[coin])])(
    "%s golden",
    (name, expected) => {
      expect(
        Math.abs(found.get(name)! / expected - 1),
        `value was ${found.get(name)}`,
      ).toBeLessThan(1e-9);
    },
  );

  test.skipIf(series === undefined)("every figure has its golden value", () => {
    expect(new Set(found.keys())).toEqual(new Set(leavesOf(golden[coin]).keys()));
  });
});

/** What our own code says under the protocol of the golden file, in that file's names. */
function figuresOf(series: CandleSeries): Golden {
  const { close, openTimeMs } = series;
  const { exam } = cutSegments(close.length, {
    lookback,
    horizon,
    split: "research",
    validationSplit: 0.2,
  });
  const testRows = exam.until - exam.from;
  const firstTest = close.length - testRows;
  const actual = close.subarray(firstTest);
  const last = close.subarray(firstTest - 1, -1);
  const returns = close.map((value, i) => Math.log(value / (close[i - 1] ?? value)));
  // Rows by their target: the target's return is the outcome, the one before it the last known.
  const rows = {
    previous: returns.subarray(firstTest - 1, -1),
    outcome: returns.subarray(firstTest),
    fitting: {
      previousReturn: returns.subarray(lookback, firstTest - 2),
      outcomeLogReturn: returns.subarray(lookback + 1, firstTest - 1),
    },
  };
  return {
    n: close.length,
    window: lookback,
    // The file's first window is the first that has a candle before it.
    n_windows: windowCount(close.length, { lookback, horizon }) - 1,
    n_test: testRows,
    first_test_ts: openTimeMs[firstTest - 1]!,
    last_test_ts: openTimeMs.at(-2)!,
    persistence: {
      ...errorsOf(actual, last),
      mape: meanAbsolutePercentageError(actual, last)!,
      r2: rSquared(actual, last)!,
    },
    zero_return: errorsOf(rows.outcome, forecastPersistence(testRows)),
    ...directionFigures(rows),
    flawed_da_sign_diff_of_persistence: flawedAccuracy(actual, last),
    minmax_train_close: closeRange(series, firstTest - lookback - 1),
    minmax_all_close: closeRange(series, windowCount(close.length, { lookback, horizon })),
  };
}

interface Rows {
  readonly previous: Float64Array;
  readonly outcome: Float64Array;
  readonly fitting: FittingRows;
}

function directionFigures({ previous, outcome, fitting }: Rows): Golden {
  const zero = forecastPersistence(outcome.length);
  const arOne = fitArOne(fitting);
  const ofArOne = forecastArOne(arOne, previous);
  const majority = forecastMajority(fitMajority(fitting), outcome.length);
  const rise = forecastMajority({ direction: 1, magnitude: 1 }, outcome.length);
  const contrarian = forecastContrarian(fitContrarian(fitting), previous);
  const { hits, rows, accuracy, zeroMoves } = directionalAccuracy(outcome, contrarian);
  return {
    // No move is no rise: among all rows, not only those with a move.
    up_rate: directionalAccuracy(outcome, rise).hits / outcome.length,
    zero_moves: zeroMoves,
    majority_rate_nz: directionalAccuracy(outcome, majority).accuracy!,
    ar1: {
      phi: arOne.phi,
      c: arOne.intercept,
      skill_vs_zero: skillScore(outcome, ofArOne, zero)!,
      da_nz: directionalAccuracy(outcome, ofArOne).accuracy!,
    },
    reversal: { correct: hits, n: rows, da: accuracy! },
  };
}

function errorsOf(actual: Float64Array, forecast: Float64Array): Golden {
  return {
    mse: meanSquaredError(actual, forecast)!,
    rmse: rootMeanSquaredError(actual, forecast)!,
    mae: meanAbsoluteError(actual, forecast)!,
  };
}

/** Differences of successive forecasts scored as if they were directions; two zeros agree. */
function flawedAccuracy(actual: Float64Array, last: Float64Array): number {
  const differences = (values: Float64Array) =>
    values.subarray(1).map((value, i) => value - values[i]!);
  const [moves, forecastMoves] = [differences(actual), differences(last)];
  const still = moves.filter((move, i) => move === 0 && forecastMoves[i] === 0).length;
  return (directionalAccuracy(moves, forecastMoves).hits + still) / moves.length;
}

/** Lowest and highest close that the recipe `level` fits on the first windows, gaps ignored. */
function closeRange(series: CandleSeries, windows: number): readonly number[] {
  const grid = candleGrid(series, { gaps: "ignore" });
  const options = { recipe: "level", features: ["close"], lookback, horizon } as const;
  const kept = windowsWithoutGaps(grid, { from: 0, until: windows }, options).windows;
  const transform = fitTransform(grid, kept, options);
  if (transform.recipe !== "level") throw new Error("another recipe");
  // The grid holds float32: the close that was meant is the stored one that rounds to it.
  return [...transform.min, ...transform.max].map((rounded) =>
    series.close.find((value) => Math.fround(value) === rounded)!,
  );
}

/** Every number under its path: "persistence.mse", "minmax_all_close.1". */
function leavesOf(figures: Golden, prefix = ""): ReadonlyMap<string, number> {
  const pairs = Object.entries(figures).flatMap(([name, value]): [string, number][] => {
    if (typeof value === "number") return [[`${prefix}${name}`, value]];
    return [...leavesOf(value as Golden, `${prefix}${name}.`)];
  });
  return new Map(pairs);
}

test("forecastPersistence() has no directional accuracy", () => {
  expect(directionalAccuracy([1, -1], forecastPersistence(2)).accuracy).toBeUndefined();
});

const bitcoin = realCandles("BTCUSDT");

test.skipIf(bitcoin === undefined)(
  "fitRidge() on 24 lags of real BTC 1h is the known AR(24)",
  () => {
    const { close } = bitcoin!;
    const firstTest = close.length - Number(golden.BTC["n_test"]);
    const returns = Float64Array.from(close, (value, i) =>
      Math.log(value / (close[i - 1] ?? value)),
    );
    const lags = 24;
    const lagged = (from: number, until: number) => ({
      inputs: Float64Array.from(
        { length: (until - from) * lags },
        (_, i) => returns[from + Math.floor(i / lags) - 1 - (i % lags)]!,
      ),
      width: lags,
    });
    const fitted = fitRidge(lagged(121, firstTest - 1), returns.subarray(121, firstTest - 1), {
      penalty: 1e-9,
    });
    const forecast = forecastRidge(fitted, lagged(firstTest, close.length));
    const outcome = returns.subarray(firstTest);
    // Published with these digits: skill -.0044, directional accuracy .533, Pesaran-Timmermann 7.1.
    const zero = forecastPersistence(outcome.length);
    expect(skillScore(outcome, forecast, zero)).toBeCloseTo(-0.0044, 4);
    expect(directionalAccuracy(outcome, forecast).accuracy).toBeCloseTo(0.533, 3);
    expect(pesaranTimmermann(outcome, forecast)!.statistic).toBeCloseTo(7.1, 1);
  },
);
