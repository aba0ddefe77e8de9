import { expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { informationCoefficient } from "../metrics/information-coefficient.ts";
import { meanAbsoluteError } from "../metrics/mean-absolute-error.ts";
import { meanAbsolutePercentageError } from "../metrics/mean-absolute-percentage-error.ts";
import { meanAbsoluteScaledError } from "../metrics/mean-absolute-scaled-error.ts";
import { meanSquaredError } from "../metrics/mean-squared-error.ts";
import { rankInformationCoefficient } from "../metrics/rank-information-coefficient.ts";
import { rootMeanSquaredError } from "../metrics/root-mean-squared-error.ts";
import { rSquared } from "../metrics/r-squared.ts";
import { skillScore } from "../metrics/skill-score.ts";
import { marketRows } from "../rows/market-rows.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { metricEstimates } from "./metric-estimates.ts";
import { type MetricName, metricNames } from "./metric-table.ts";

test.each([1, 2, 3])("metricTable is what evaluation/metrics compute, seed %d", (seed) => {
  const rng = createRng(seed);
  const series = walkCandles({ seed, candles: 400 });
  series.close.copyWithin(51, 50, 51);
  const positions = Int32Array.from({ length: 300 }, (_, i) => 40 + i);
  const rows = marketRows(series, positions, { horizon: 1 });
  const { outcomeLogReturn: outcome, futureClose, lastClose } = rows;
  const forecast = outcome.map((y) => 0.2 * y + 0.01 * rng.normal());
  const label = outcome.map((y) => 3 + 10 * y);
  const output = forecast.map((f) => 3 + 9 * f);
  const closes = forecast.map((f, i) => lastClose[i]! * Math.exp(f));
  const zero = new Float64Array(outcome.length);
  const expected: Readonly<Record<MetricName, number | undefined>> = {
    scaledMse: meanSquaredError(label, output),
    scaledMae: meanAbsoluteError(label, output),
    scaledR2: rSquared(label, output),
    directionalAccuracy: directionalAccuracy(outcome, forecast).accuracy,
    rmse: rootMeanSquaredError(outcome, forecast),
    mae: meanAbsoluteError(outcome, forecast),
    priceRmse: rootMeanSquaredError(futureClose, closes),
    priceMae: meanAbsoluteError(futureClose, closes),
    mape: meanAbsolutePercentageError(futureClose, closes),
    priceR2: rSquared(futureClose, closes),
    skill: skillScore(outcome, forecast, zero),
    mase: meanAbsoluteScaledError(outcome, forecast, zero),
    informationCoefficient: informationCoefficient(outcome, forecast),
    rankInformationCoefficient: rankInformationCoefficient(outcome, forecast),
  };
  const scaled = { outcome: label, output, scale: (f: number) => 3 + 10 * f };
  const options = { draws: 50, blockLength: 10, rng: () => createRng(seed), scaled };
  const { model } = metricEstimates(rows, { model: forecast }, options);
  for (const name of metricNames) {
    const scale = Math.max(1, Math.abs(expected[name]!));
    expect(Math.abs(model[name].value! - expected[name]!) / scale, name).toBeLessThan(1e-9);
  }
});

test("metricEstimates() intervals cover the truth in 90 to 99 % of 200 AR(0.2) sets, seeds 1 to 200", () => {
  const covered = { skill: 0, directionalAccuracy: 0 };
  // of 0.2 r: R2 is phi^2, the accuracy 1/2 + asin(phi) / pi
  const truth = { skill: 0.04, directionalAccuracy: 0.5 + Math.asin(0.2) / Math.PI };
  const base = walkCandles({ seed: 1, candles: 802 });
  for (let seed = 1; seed <= 200; seed++) {
    const rng = createRng(seed);
    let [price, move] = [100, 0];
    const close = base.close.map(() => {
      move = 0.2 * move + 0.01 * rng.normal();
      return (price *= Math.exp(move));
    });
    const positions = Int32Array.from({ length: 800 }, (_, i) => 1 + i);
    const rows = marketRows({ ...base, close }, positions.subarray(0, 799), { horizon: 1 });
    const forecast = rows.previousReturn.map((last) => 0.2 * last);
    const options = { draws: 200, blockLength: 16, rng: () => createRng(seed), scaled: undefined };
    const { model } = metricEstimates(rows, { model: forecast }, options);
    for (const name of ["skill", "directionalAccuracy"] as const) {
      const { low, high } = model[name].interval!;
      if (low <= truth[name] && truth[name] <= high) covered[name]++;
    }
  }
  for (const count of Object.values(covered)) {
    expect(count).toBeGreaterThanOrEqual(176);
    expect(count).toBeLessThanOrEqual(199);
  }
});

test("metricEstimates() says why there is no figure: too few rows, no direction, not scaled", () => {
  const series = walkCandles({ seed: 4, candles: 200 });
  const rowsOf = (count: number) =>
    marketRows(
      series,
      Int32Array.from({ length: count }, (_, i) => 1 + i),
      { horizon: 1 },
    );
  const options = { draws: 50, blockLength: 5, rng: () => createRng(1), scaled: undefined };
  const few = metricEstimates(rowsOf(29), { model: new Float64Array(29).fill(1) }, options);
  expect(few.model.rmse).toEqual({ value: undefined, note: "n too small" });
  const { model } = metricEstimates(rowsOf(100), { model: new Float64Array(100) }, options);
  expect(model.directionalAccuracy.note).toBe("no direction");
  expect(model.scaledMse.note).toBe("not scaled");
  expect(model.informationCoefficient.value).toBeUndefined();
  expect(model.skill).toEqual({ value: 0 });
});
