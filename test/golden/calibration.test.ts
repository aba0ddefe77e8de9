import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { adaptiveConformal } from "../../src/evaluation/calibration/adaptive-conformal.ts";
import { brierDecomposition } from "../../src/evaluation/calibration/brier-decomposition.ts";
import { expectedCalibrationError } from "../../src/evaluation/calibration/expected-calibration-error.ts";
import {
  fitIsotonic,
  isotonicAt,
  poolAdjacentViolators,
} from "../../src/evaluation/calibration/isotonic-regression.ts";
import { kupiecTest } from "../../src/evaluation/calibration/kupiec-test.ts";
import { maximumCalibrationError } from "../../src/evaluation/calibration/maximum-calibration-error.ts";
import { fitPlatt, plattProbability } from "../../src/evaluation/calibration/platt-scaling.ts";
import { reliabilityCurve } from "../../src/evaluation/calibration/reliability-curve.ts";
import { conformalRadius } from "../../src/evaluation/calibration/split-conformal.ts";
import { areaUnderRoc } from "../../src/evaluation/metrics/area-under-roc.ts";
import { brierScore } from "../../src/evaluation/metrics/brier-score.ts";
import { logLoss } from "../../src/evaluation/metrics/log-loss.ts";

interface Golden {
  readonly calibration_curve: {
    readonly input: { readonly y: number[]; readonly p: number[]; readonly n_bins: number };
    readonly expected: {
      readonly prob_true: number[];
      readonly prob_pred: number[];
      readonly brier: number;
      readonly logloss: number;
    };
  };
  readonly ece_brier: {
    readonly input: { readonly y: number[]; readonly p: number[]; readonly bins: number };
    readonly expected: Record<
      | "ece"
      | "mce"
      | "brier"
      | "brier_reliability_binned"
      | "brier_resolution_binned"
      | "brier_uncertainty"
      | "logloss"
      | "auc"
      | "mapie_ece_uniform10",
      number
    > & {
      readonly bins: [number, number, number, number][];
      readonly isotonic_at: Record<string, number>;
    };
  };
  readonly isotonic_pava: {
    readonly input: { readonly y: number[] };
    readonly expected: { readonly fit: number[] };
  };
  readonly platt: {
    readonly input: { readonly F: number[]; readonly y: number[] };
    readonly expected: {
      readonly A: number;
      readonly B: number;
      readonly libsvm: [number, number];
      readonly prob: number[];
    };
  };
  readonly split_conformal: {
    readonly input: { readonly scores: number[] };
    readonly expected: { readonly n: number; readonly q: Record<string, number | null> };
  };
  readonly aci: {
    readonly input: {
      readonly alpha: number;
      readonly gamma: number;
      readonly window: number;
      readonly warmup: number;
      readonly abs_residuals: number[];
    };
    readonly expected: Record<"miscoverage" | "alpha_final" | "min_alpha" | "max_alpha", number> &
      Record<"first10" | "last3", [number, number, number, number][]>;
  };
  readonly kupiec_pof: {
    readonly input: { readonly cases: [number, number, number][] };
    readonly expected: { readonly r: [number, number][] };
  };
}

const golden = JSON.parse(
  readFileSync(new URL("calibration.json", import.meta.url), "utf8"),
) as Golden;

test("reliabilityCurve(), brierScore(), logLoss() golden: scikit-learn's calibration_curve", () => {
  const { input, expected } = golden.calibration_curve;
  const bins = reliabilityCurve(input.y, input.p, { bins: input.n_bins });
  expectClose(
    bins.map((bin) => bin.share),
    expected.prob_true,
  );
  expectClose(
    bins.map((bin) => bin.forecast),
    expected.prob_pred,
  );
  expect(brierScore(input.y, input.p)).toBeCloseTo(expected.brier, 9);
  expect(logLoss(input.y, input.p)).toBeCloseTo(expected.logloss, 9);
});

describe("60 probabilities, by definition and scikit-learn", () => {
  const { input, expected } = golden.ece_brier;
  const bins = reliabilityCurve(input.y, input.p, { bins: input.bins });

  test("reliabilityCurve() golden: every bin", () => {
    // the group holds [number, rows, share, forecast] of the bins with rows
    expect(bins.map((bin) => bin.rows)).toEqual(expected.bins.map(([, rows]) => rows));
    for (const [i, [, , share, forecast]] of expected.bins.entries()) {
      expect(bins[i]!.share).toBeCloseTo(share, 9);
      expect(bins[i]!.forecast).toBeCloseTo(forecast, 9);
    }
  });

  test("expectedCalibrationError(), maximumCalibrationError() golden", () => {
    expect(expectedCalibrationError(bins)).toBeCloseTo(expected.ece, 9);
    expect(maximumCalibrationError(bins)).toBeCloseTo(expected.mce, 9);
  });

  test("expectedCalibrationError() of nine bins is what MAPIE calls ten", () => {
    const nine = reliabilityCurve(input.y, input.p, { bins: 9 });
    expect(expectedCalibrationError(nine)).toBeCloseTo(expected.mapie_ece_uniform10, 9);
  });

  test("brierDecomposition() golden, and its parts sum to the score", () => {
    const parts = brierDecomposition(input.y, input.p, { bins: input.bins })!;
    expect(parts.brier).toBeCloseTo(expected.brier, 9);
    expect(parts.reliability).toBeCloseTo(expected.brier_reliability_binned, 9);
    expect(parts.resolution).toBeCloseTo(expected.brier_resolution_binned, 9);
    expect(parts.uncertainty).toBeCloseTo(expected.brier_uncertainty, 9);
    const sum = parts.reliability - parts.resolution + parts.uncertainty + parts.withinBins;
    expect(sum).toBeCloseTo(expected.brier, 9);
  });

  test("logLoss(), areaUnderRoc() golden", () => {
    expect(logLoss(input.y, input.p)).toBeCloseTo(expected.logloss, 9);
    expect(areaUnderRoc(input.y, input.p)).toBeCloseTo(expected.auc, 9);
  });

  test.each(Object.entries(expected.isotonic_at))("isotonicAt(%s) golden", (at, value) => {
    expect(isotonicAt(fitIsotonic(input.p, input.y), Number(at))).toBeCloseTo(value, 9);
  });
});

test("poolAdjacentViolators() golden: scikit-learn's own test", () => {
  const { input, expected } = golden.isotonic_pava;
  const fit = poolAdjacentViolators(input.y);
  expect(fit).toHaveLength(input.y.length);
  expectClose(fit, expected.fit);
});

test("fitPlatt() golden: scikit-learn's figures, libsvm's within its own tolerance", () => {
  const { input, expected } = golden.platt;
  const fitted = fitPlatt(
    input.F,
    input.y.map((y) => (y > 0 ? 1 : 0)),
  );
  expect(Math.abs(fitted.a - expected.A)).toBeLessThan(1e-6);
  expect(Math.abs(fitted.b - expected.B)).toBeLessThan(1e-6);
  expect(Math.abs(fitted.a - expected.libsvm[0])).toBeLessThan(1e-5);
  expect(Math.abs(fitted.b - expected.libsvm[1])).toBeLessThan(1e-5);
  for (const [i, score] of input.F.entries()) {
    expect(Math.abs(plattProbability(fitted, score) - expected.prob[i]!)).toBeLessThan(1e-6);
  }
});

test.each(Object.entries(golden.split_conformal.expected.q))(
  "conformalRadius() golden: alpha %s of 19 scores is %d",
  (alpha, radius) => {
    const sorted = golden.split_conformal.input.scores.toSorted((a, b) => a - b);
    expect(sorted).toHaveLength(golden.split_conformal.expected.n);
    expect(conformalRadius(sorted, Number(alpha))).toEqual(
      radius === null ? { kind: "infinite" } : { kind: "finite", radius },
    );
  },
);

test.each([true, false])("adaptiveConformal() golden (clipped: %s)", (isClipped) => {
  const { input, expected } = golden.aci;
  const { alpha: target, gamma, window, warmup } = input;
  const options = { target, gamma, window, warmup, isClipped };
  const rows = adaptiveConformal(input.abs_residuals, options);
  const figures = rows.map(({ row, radius, isMiss, alpha }) => {
    expect(radius.kind).not.toBe("empty");
    return [row, radius.kind === "finite" ? radius.radius : Infinity, Number(isMiss), alpha];
  });
  for (const [i, row] of expected.first10.entries()) expectClose(figures[i]!, row);
  for (const [i, row] of expected.last3.entries()) expectClose(figures.at(i - 3)!, row);
  const alphas = rows.map(({ alpha }) => alpha);
  const misses = rows.filter(({ isMiss }) => isMiss).length;
  expect(misses / rows.length).toBeCloseTo(expected.miscoverage, 9);
  expect(alphas.at(-1)).toBeCloseTo(expected.alpha_final, 9);
  expect(Math.min(...alphas)).toBeCloseTo(expected.min_alpha, 9);
  expect(Math.max(...alphas)).toBeCloseTo(expected.max_alpha, 9);
});

test.each(golden.kupiec_pof.input.cases.map((row, i) => [row, i] as const))(
  "kupiecTest(%s) golden",
  ([rows, misses, rate], i) => {
    const [statistic, pValue] = golden.kupiec_pof.expected.r[i]!;
    const result = kupiecTest(misses, rows, rate)!;
    expect(result.statistic).toBeCloseTo(statistic, 9);
    expect(Math.abs(result.pValue / pValue - 1)).toBeLessThan(1e-6);
  },
);

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 9);
}
