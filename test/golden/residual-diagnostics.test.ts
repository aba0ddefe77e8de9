import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { archLm } from "../../src/evaluation/significance/arch-lm.ts";
import { augmentedDickeyFuller } from "../../src/evaluation/significance/augmented-dickey-fuller.ts";
import { kpss } from "../../src/evaluation/significance/kpss.ts";
import { ljungBox } from "../../src/evaluation/significance/ljung-box.ts";
import { neweyWestT } from "../../src/evaluation/significance/newey-west-t.ts";
import { autocorrelations } from "../../src/foundation/statistics/autocorrelation.ts";
import { leastSquares } from "../../src/foundation/statistics/least-squares.ts";
import { mean } from "../../src/foundation/statistics/mean.ts";
import { kurtosis, skewness } from "../../src/foundation/statistics/skewness.ts";
import { standardDeviation } from "../../src/foundation/statistics/variance.ts";
import { realCandles } from "../real-candles.ts";

interface Golden {
  readonly real_btc_june2024: {
    readonly input: Record<
      "from_ms" | "closes" | "first_close" | "last_close" | "adf_lag" | "kpss_lag",
      number
    >;
    readonly expected: Record<
      "adf_log_price" | "adf_returns" | "ljungbox10",
      Record<"stat" | "p", number>
    > &
      Record<
        | "kpss_log_price"
        | "newey_west_se_mean_lag5"
        | "mean"
        | "sd"
        | "skew"
        | "kurt_excess"
        | "realised_vol_annual",
        number
      > & {
        readonly arch_lm5: Record<"lm" | "p", number>;
        readonly acf5: number[];
        readonly ar3_params: number[];
      };
  };
}

const { input, expected } = (
  JSON.parse(readFileSync(new URL("significance.json", import.meta.url), "utf8")) as Golden
).real_btc_june2024;

const candles = realCandles("BTCUSDT");
const start = candles?.openTimeMs.findIndex((time) => time >= input.from_ms) ?? 0;
const close = candles?.close.slice(start, start + input.closes) ?? Float64Array.of(1, 2, 3);
const logPrice = close.map((price) => Math.log(price));
const logReturn = logPrice.slice(1).map((value, i) => value - logPrice[i]!);

const where = candles ? "BTC 1h of June 2024" : "skipped: the BTCUSDT_1h file is absent";

test.skipIf(!candles)(`golden closes are those of the oracle (${where})`, () => {
  expect(close.length).toBe(input.closes);
  expect(close[0]).toBe(input.first_close);
  expect(close.at(-1)).toBe(input.last_close);
});

test.skipIf(!candles)(`augmentedDickeyFuller(), kpss() golden (${where})`, () => {
  const price = augmentedDickeyFuller(logPrice, { lag: input.adf_lag })!;
  expect(price.statistic).toBeCloseTo(expected.adf_log_price.stat, 8);
  expect(price.pValue).toBeCloseTo(expected.adf_log_price.p, 8);
  const returns = augmentedDickeyFuller(logReturn, { lag: input.adf_lag })!;
  expect(returns.statistic).toBeCloseTo(expected.adf_returns.stat, 8);
  expect(Math.abs(returns.pValue / expected.adf_returns.p - 1)).toBeLessThan(1e-6);
  const level = kpss(logPrice, { lag: input.kpss_lag })!;
  expect(level.statistic).toBeCloseTo(expected.kpss_log_price, 8);
  expect(level).toMatchObject({ pValue: 0.01, pValueIs: "at-most" });
});

test.skipIf(!candles)(`ljungBox(), archLm() golden (${where})`, () => {
  const box = ljungBox(logReturn, 10)!;
  expect(box.statistic).toBeCloseTo(expected.ljungbox10.stat, 8);
  expect(box.pValue).toBeCloseTo(expected.ljungbox10.p, 8);
  const arch = archLm(logReturn, 5)!;
  expect(arch.statistic).toBeCloseTo(expected.arch_lm5.lm, 8);
  expect(Math.abs(arch.pValue / expected.arch_lm5.p - 1)).toBeLessThan(1e-6);
});

test.skipIf(!candles)(`autocorrelations(), leastSquares(), neweyWestT() golden (${where})`, () => {
  const correlations = autocorrelations(logReturn, 5)!;
  for (const [lag, value] of expected.acf5.entries()) {
    expect(correlations[lag]).toBeCloseTo(value, 10);
  }
  const rows = logReturn.length - 3;
  const lagged = [1, 2, 3].map((lag) => logReturn.subarray(3 - lag, 3 - lag + rows));
  const fit = leastSquares([new Float64Array(rows).fill(1), ...lagged], logReturn.subarray(3))!;
  for (const [i, value] of expected.ar3_params.entries()) {
    expect(fit.coefficients[i]).toBeCloseTo(value, 10);
  }
  const drift = neweyWestT(logReturn, 5)!;
  expect(drift.standardError).toBeCloseTo(expected.newey_west_se_mean_lag5, 12);
  expect(drift.mean).toBeCloseTo(expected.mean, 12);
});

test.skipIf(!candles)(`standardDeviation(), skewness(), kurtosis() golden (${where})`, () => {
  const spread = standardDeviation(logReturn, { degreesOfFreedomLost: 1 });
  expect(mean(logReturn)).toBeCloseTo(expected.mean, 12);
  expect(spread).toBeCloseTo(expected.sd, 12);
  expect(skewness(logReturn)).toBeCloseTo(expected.skew, 9);
  expect(kurtosis(logReturn) - 3).toBeCloseTo(expected.kurt_excess, 9);
  expect(spread * Math.sqrt(8_760)).toBeCloseTo(expected.realised_vol_annual, 9);
});
