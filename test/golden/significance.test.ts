import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gaussianCrps } from "../../src/evaluation/metrics/gaussian-crps.ts";
import { gaussianNegativeLogLikelihood } from "../../src/evaluation/metrics/gaussian-negative-log-likelihood.ts";
import { intervalScore } from "../../src/evaluation/metrics/interval-score.ts";
import { pinballLoss } from "../../src/evaluation/metrics/pinball-loss.ts";
import { backtestOverfitting } from "../../src/evaluation/significance/backtest-overfitting.ts";
import { deflatedSharpe } from "../../src/evaluation/significance/deflated-sharpe.ts";
import { expectedMaximum } from "../../src/evaluation/significance/expected-maximum.ts";
import { minimumTrackRecord } from "../../src/evaluation/significance/minimum-track-record.ts";
import { probabilisticSharpe } from "../../src/evaluation/significance/probabilistic-sharpe.ts";
import { superiorPredictiveAbility } from "../../src/evaluation/significance/superior-predictive-ability.ts";
import { mean } from "../../src/foundation/statistics/mean.ts";
import { createRng } from "../../src/foundation/rng.ts";

type Frequency = "daily" | "weekly" | "monthly";
type Moments = Record<"skew" | "kurt", number>;

interface Golden {
  readonly gaussian_scores: {
    readonly input: Record<"mu" | "sd" | "y", number>;
    readonly expected: Record<"crps" | "nll" | "pinball_q90_pred2" | "interval_score_a10", number>;
  };
  readonly psr_dsr_mintrl: {
    readonly input: {
      readonly psr: Moments & Record<"sr_annual" | "periods" | "T", number>;
      readonly psr_normal: Moments & Record<"sr" | "T", number>;
      readonly dsr: Moments & Record<"sr_annual" | "periods" | "var_sr_annual" | "N" | "T", number>;
      readonly mintrl: Record<Frequency, Moments & Record<"sr" | "benchmark" | "periods", number>>;
    };
    readonly expected: Record<
      "expected_max_z_100" | "psr" | "psr_normal" | "dsr_sr0_daily" | "dsr_sr0_annual" | "dsr",
      number
    > &
      Record<`mintrl_${Frequency}_years`, number>;
  };
  readonly pbo_cscv: {
    readonly input: { readonly returns: number[][]; readonly S: number };
    readonly expected: Record<
      "pbo_null" | "pbo_planted" | "n_splits" | "logit_null_mean" | "logit_planted_mean",
      number
    > & { readonly omega_null_first5: number[] };
  };
  readonly spa_reality_check: {
    readonly input: {
      readonly bench_losses: number[];
      readonly model_losses: number[][];
      readonly block_size: number;
      readonly reps: number;
    };
    readonly expected: Record<
      "pvalues" | "pvalues_without_good_model",
      Record<"lower" | "consistent" | "upper", number>
    > & { readonly mean_loss_diff: number[] };
  };
}

const golden = JSON.parse(
  readFileSync(new URL("significance.json", import.meta.url), "utf8"),
) as Golden;

test("gaussianCrps(), gaussianNegativeLogLikelihood(), pinballLoss(), intervalScore() golden", () => {
  const { input, expected } = golden.gaussian_scores;
  const normal = [[input.y], [input.mu], [input.sd]] as const;
  expect(gaussianCrps(...normal)).toBeCloseTo(expected.crps, 12);
  expect(gaussianNegativeLogLikelihood(...normal)).toBeCloseTo(expected.nll, 12);
  expect(pinballLoss([input.y], [2], 0.9)).toBeCloseTo(expected.pinball_q90_pred2, 12);
  const interval = { low: [-1], high: [3] };
  expect(intervalScore([input.y], interval, 0.9)).toBeCloseTo(expected.interval_score_a10, 12);
});

describe("Sharpe ratios against the papers of Bailey and Lopez de Prado", () => {
  const { input, expected } = golden.psr_dsr_mintrl;

  test("probabilisticSharpe() golden, crooked and normal returns", () => {
    const { sr_annual: annual, periods, T, skew, kurt } = input.psr;
    const sharpe = annual / Math.sqrt(periods);
    const crooked = { sharpe, rows: T, skewness: skew, kurtosis: kurt };
    expect(probabilisticSharpe(crooked, 0)).toBeCloseTo(expected.psr, 12);
    const { sr, ...moments } = input.psr_normal;
    const normal = { sharpe: sr, rows: T, skewness: moments.skew, kurtosis: moments.kurt };
    expect(probabilisticSharpe(normal, 0)).toBeCloseTo(expected.psr_normal, 12);
  });

  test("expectedMaximum(), deflatedSharpe() golden", () => {
    expect(expectedMaximum(100)).toBeCloseTo(expected.expected_max_z_100, 10);
    const { sr_annual: annual, periods, var_sr_annual: variance, N, T, skew, kurt } = input.dsr;
    const sharpe = annual / Math.sqrt(periods);
    const sample = { sharpe, rows: T, skewness: skew, kurtosis: kurt };
    const result = deflatedSharpe(sample, { count: N, variance: variance / periods })!;
    expect(result.probability).toBeCloseTo(expected.dsr, 10);
    expect(result.benchmark).toBeCloseTo(expected.dsr_sr0_daily, 10);
    expect(result.benchmark * Math.sqrt(periods)).toBeCloseTo(expected.dsr_sr0_annual, 10);
  });

  test.each(["daily", "weekly", "monthly"] as const)("minimumTrackRecord() %s golden", (name) => {
    const { sr, benchmark, periods, skew, kurt } = input.mintrl[name];
    const perRow = (annual: number) => annual / Math.sqrt(periods);
    const sample = { sharpe: perRow(sr), skewness: skew, kurtosis: kurt };
    const rows = minimumTrackRecord(sample, { benchmark: perRow(benchmark) })!;
    expect(rows / periods).toBeCloseTo(expected[`mintrl_${name}_years`], 9);
  });
});

describe("backtestOverfitting() golden", () => {
  const { input, expected } = golden.pbo_cscv;
  const columns = (planted: number) =>
    input.returns[0]!.map((_, k) =>
      Float64Array.from(input.returns, (row) => row[k]! + (k === 2 ? planted : 0)),
    );

  test("of six columns of noise", () => {
    const { probability, splits, logits } = backtestOverfitting(columns(0), { blocks: input.S })!;
    expect(probability).toBeCloseTo(expected.pbo_null, 12);
    expect(splits).toBe(expected.n_splits);
    expect(mean(logits)).toBeCloseTo(expected.logit_null_mean, 10);
    for (const [i, share] of expected.omega_null_first5.entries()) {
      expect(logits[i]).toBeCloseTo(Math.log(share / (1 - share)), 10);
    }
  });

  test("with an edge of 0.008 planted in the third column", () => {
    const { probability, logits } = backtestOverfitting(columns(0.008), { blocks: input.S })!;
    expect(probability).toBe(expected.pbo_planted);
    expect(mean(logits)).toBeCloseTo(expected.logit_planted_mean, 10);
  });
});

describe("superiorPredictiveAbility() golden within 0.02 (seed 1)", () => {
  const { input, expected } = golden.spa_reality_check;
  const models = (...chosen: readonly number[]) =>
    chosen.map((k) => input.model_losses.map((row) => row[k]!));
  const judge = (losses: readonly number[][], isStudentised: boolean) =>
    superiorPredictiveAbility(input.bench_losses, losses, {
      draws: input.reps,
      blockLength: input.block_size,
      rng: createRng(1),
      isStudentised,
    })!;

  test.each([true, false])("with the good model, studentised %s", (isStudentised) => {
    const result = judge(models(0, 1, 2), isStudentised);
    expect(Math.abs(result.lower - expected.pvalues.lower)).toBeLessThan(0.02);
    expect(Math.abs(result.consistent - expected.pvalues.consistent)).toBeLessThan(0.02);
    expect(Math.abs(result.upper - expected.pvalues.upper)).toBeLessThan(0.02);
    expect(result.best).toBe(1);
  });

  test("statistic is the largest mean gain of each choice", () => {
    const gains = expected.mean_loss_diff;
    for (const [k, gain] of gains.entries()) {
      expect(judge(models(k), false).statistic).toBeCloseTo(gain, 12);
    }
    expect(judge(models(0, 1, 2), false).statistic).toBeCloseTo(Math.max(...gains), 12);
  });

  test("without the good model", () => {
    const result = judge(models(0, 2), false);
    const oracle = expected.pvalues_without_good_model;
    expect(Math.abs(result.lower - oracle.lower)).toBeLessThan(0.02);
    expect(Math.abs(result.consistent - oracle.consistent)).toBeLessThan(0.02);
    expect(Math.abs(result.upper - oracle.upper)).toBeLessThan(0.02);
    expect(result.statistic).toBeCloseTo(expected.mean_loss_diff[0]!, 12);
  });
});
