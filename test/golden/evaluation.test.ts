import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { directionalAccuracy } from "../../src/evaluation/metrics/directional-accuracy.ts";
import { explainedVariance } from "../../src/evaluation/metrics/explained-variance.ts";
import { meanAbsoluteError } from "../../src/evaluation/metrics/mean-absolute-error.ts";
import { meanAbsolutePercentageError } from "../../src/evaluation/metrics/mean-absolute-percentage-error.ts";
import { meanAbsoluteScaledError } from "../../src/evaluation/metrics/mean-absolute-scaled-error.ts";
import { meanSquaredError } from "../../src/evaluation/metrics/mean-squared-error.ts";
import { medianAbsoluteError } from "../../src/evaluation/metrics/median-absolute-error.ts";
import { rSquared } from "../../src/evaluation/metrics/r-squared.ts";
import { rootMeanSquaredError } from "../../src/evaluation/metrics/root-mean-squared-error.ts";
import { skillScore } from "../../src/evaluation/metrics/skill-score.ts";
import { theilU2 } from "../../src/evaluation/metrics/theil-u2.ts";
import { binomialTest } from "../../src/evaluation/significance/binomial-test.ts";
import { clopperPearsonInterval } from "../../src/evaluation/significance/clopper-pearson-interval.ts";
import { dieboldMariano } from "../../src/evaluation/significance/diebold-mariano.ts";
import { pesaranTimmermann } from "../../src/evaluation/significance/pesaran-timmermann.ts";
import { waldInterval } from "../../src/evaluation/significance/wald-interval.ts";
import { wilsonInterval } from "../../src/evaluation/significance/wilson-interval.ts";

interface Golden {
  readonly regression_metrics: {
    readonly input: { readonly y: number[]; readonly p: number[] };
    readonly expected: Record<
      "mse" | "rmse" | "mae" | "r2" | "mape" | "medae" | "explained_variance",
      number
    >;
  };
  readonly r2_edge: {
    readonly input: Record<"a" | "b", [number[], number[]]>;
    readonly expected: Record<"a" | "b", number>;
  };
  readonly skill_vs_persistence: {
    readonly input: { readonly close: number[]; readonly forecast_next: [null, ...number[]] };
    readonly expected: Record<
      | "mse"
      | "mse_persistence"
      | "skill"
      | "mase"
      | "theil_u2"
      | "da_excl_zero"
      | "n_dir"
      | "r2_level"
      | "r2_level_persistence",
      number
    >;
  };
  readonly binomial_ci: {
    readonly expected: Record<
      string,
      Record<"wilson" | "clopper_pearson" | "normal", [number, number]> &
        Record<"p_two_sided_vs_half" | "p_greater", number>
    >;
  };
  readonly pesaran_timmermann: {
    readonly input: { readonly actual: number[]; readonly forecast: number[] };
    readonly expected: Record<"da" | "stat" | "p_one_sided", number>;
  };
  readonly diebold_mariano_hln: {
    readonly input: Record<"actual" | "pred1" | "pred2", number[]>;
    readonly expected: Record<string, { readonly stat: number; readonly p: number }>;
  };
}

const golden = JSON.parse(
  readFileSync(new URL("evaluation.json", import.meta.url), "utf8"),
) as Golden;

describe("metrics against scikit-learn", () => {
  const { input, expected } = golden.regression_metrics;

  test("meanSquaredError(), rootMeanSquaredError(), meanAbsoluteError() golden", () => {
    expect(meanSquaredError(input.y, input.p)).toBeCloseTo(expected.mse, 12);
    expect(rootMeanSquaredError(input.y, input.p)).toBeCloseTo(expected.rmse, 12);
    expect(meanAbsoluteError(input.y, input.p)).toBeCloseTo(expected.mae, 12);
  });

  test("rSquared(), meanAbsolutePercentageError() golden", () => {
    expect(rSquared(input.y, input.p)).toBeCloseTo(expected.r2, 12);
    expect(meanAbsolutePercentageError(input.y, input.p)).toBeCloseTo(expected.mape, 12);
  });

  test("medianAbsoluteError(), explainedVariance() golden", () => {
    expect(medianAbsoluteError(input.y, input.p)).toBeCloseTo(expected.medae, 12);
    expect(explainedVariance(input.y, input.p)).toBeCloseTo(expected.explained_variance, 12);
  });

  test("rSquared() of constant values is 1 where exact, else 0", () => {
    const { input: edge, expected: value } = golden.r2_edge;
    expect(rSquared(...edge.a)).toBe(value.a);
    expect(rSquared(...edge.b)).toBe(value.b);
  });
});

describe("skill against persistence, by definition", () => {
  const { input, expected } = golden.skill_vs_persistence;
  const [, ...forecast] = input.forecast_next;
  const actual = input.close.slice(1);
  const last = input.close.slice(0, -1);

  test("skillScore(), meanAbsoluteScaledError(), theilU2() golden", () => {
    expect(meanSquaredError(actual, forecast)).toBeCloseTo(expected.mse, 9);
    expect(meanSquaredError(actual, last)).toBeCloseTo(expected.mse_persistence, 9);
    expect(skillScore(actual, forecast, last)).toBeCloseTo(expected.skill, 9);
    expect(meanAbsoluteScaledError(actual, forecast, last)).toBeCloseTo(expected.mase, 9);
    expect(theilU2(actual, forecast, last)).toBeCloseTo(expected.theil_u2, 9);
    expect(rSquared(actual, forecast)).toBeCloseTo(expected.r2_level, 9);
    expect(rSquared(actual, last)).toBeCloseTo(expected.r2_level_persistence, 9);
  });

  test("directionalAccuracy() golden: counted from the last close, the flat move left out", () => {
    const from = (values: readonly number[]) => values.map((value, i) => value - last[i]!);
    const score = directionalAccuracy(from(actual), from(forecast));
    expect(score.accuracy).toBeCloseTo(expected.da_excl_zero, 12);
    expect(score.rows).toBe(expected.n_dir);
    expect(score.zeroMoves).toBe(1);
  });
});

describe("significance against statsmodels and published code", () => {
  test.each(Object.entries(golden.binomial_ci.expected))(
    "wilsonInterval(), clopperPearsonInterval(), waldInterval() %s golden",
    (share, { wilson, clopper_pearson: clopperPearson, normal }) => {
      const [hits, trials] = share.split("/").map(Number) as [number, number];
      const pairs = [
        [wilsonInterval(hits, trials), wilson],
        [clopperPearsonInterval(hits, trials), clopperPearson],
        [waldInterval(hits, trials), normal],
      ] as const;
      for (const [interval, [low, high]] of pairs) {
        expect(interval?.low).toBeCloseTo(low, 10);
        expect(interval?.high).toBeCloseTo(high, 10);
      }
    },
  );

  test.each(Object.entries(golden.binomial_ci.expected))(
    "binomialTest() %s golden, the far tail too",
    (share, expected) => {
      const [hits, trials] = share.split("/").map(Number) as [number, number];
      const { pValue, pValueGreater } = binomialTest(hits, trials);
      expect(Math.abs(pValue / expected.p_two_sided_vs_half - 1)).toBeLessThan(1e-9);
      expect(Math.abs(pValueGreater / expected.p_greater - 1)).toBeLessThan(1e-9);
    },
  );

  test("pesaranTimmermann() golden", () => {
    const { input, expected } = golden.pesaran_timmermann;
    const result = pesaranTimmermann(input.actual, input.forecast);
    expect(result?.statistic).toBeCloseTo(expected.stat, 9);
    expect(result?.pValue).toBeCloseTo(expected.p_one_sided, 9);
    expect(directionalAccuracy(input.actual, input.forecast).accuracy).toBeCloseTo(expected.da, 12);
  });

  test.each(Object.entries(golden.diebold_mariano_hln.expected))(
    "dieboldMariano() %s golden",
    (name, expected) => {
      const [kind, horizon] = name.split("_h") as [keyof typeof losses, string];
      const { actual, pred1, pred2 } = golden.diebold_mariano_hln.input;
      const lossOf = (forecast: readonly number[]) =>
        actual.map((value, i) => losses[kind](value, forecast[i]!));
      const result = dieboldMariano(lossOf(pred1), lossOf(pred2), { horizon: Number(horizon) });
      expect(result?.statistic).toBeCloseTo(expected.stat, 8);
      expect(result?.pValue).toBeCloseTo(expected.p, 8);
    },
  );
});

const losses = {
  MSE: (actual: number, forecast: number) => (actual - forecast) ** 2,
  MAD: (actual: number, forecast: number) => Math.abs(actual - forecast),
  poly4: (actual: number, forecast: number) => (actual - forecast) ** 4,
};
