import { describe, expect, test } from "vitest";
import { exampleInputs, exampleForecast } from "../../../../test/example-risk-inputs.ts";
import type { ForecastGiven } from "../../forecast-opinion.ts";
import { judgeTarget } from "../judge-target.ts";
import type { RiskInputs } from "../risk-inputs.ts";
import { defaultRiskLimits, type RiskLimits } from "../risk-limits.ts";
import type { RiskRule } from "../risk-rule.ts";
import { smallestSizeNote } from "./forecast-rules.ts";
import type { RiskVerdict } from "../risk-verdict.ts";

function judge(change: Partial<RiskInputs> = {}, limits: Partial<RiskLimits> = {}): RiskVerdict {
  return judgeTarget({ ...exampleInputs, ...change }, { ...defaultRiskLimits, ...limits });
}

function checkOf(verdict: RiskVerdict, rule: RiskRule) {
  const check = verdict.checks.find((each) => each.rule === rule);
  if (check === undefined) throw new Error(`${rule} was not checked`);
  return check;
}

function judgeForecast(forecast: Partial<ForecastGiven>, limits: Partial<RiskLimits> = {}) {
  const given = { ...exampleForecast, ...forecast };
  return judge({ needsForecast: true, forecast: given }, limits);
}

describe("judgeTarget() by forecasts", () => {
  test("a strategy that asks no model is not judged by one", () => {
    expect(judge({ needsForecast: false, forecast: undefined }).kind).toBe("approved");
  });

  test("kelly allows a share of (2 p - 1) m / sigma^2", () => {
    const sigma = (0.06 + 0.04) / (2 * 1.6448536269514722);
    const full = ((2 * 0.51 - 1) * Math.sqrt(2 / Math.PI)) / sigma;
    const verdict = judgeForecast({ pUp: 0.51, low: -0.04, high: 0.06 });
    expect(verdict).toMatchObject({ kind: "trimmed", rule: "kelly" });
    expect(verdict.exposure).toBeCloseTo(0.25 * full, 12);
    expect(checkOf(verdict, "kelly").values["kelly"]).toBeCloseTo(full, 12);
  });

  test("kelly refuses a direction that the probability speaks against", () => {
    const verdict = judgeForecast({ pUp: 0.5 });
    expect(verdict).toMatchObject({ kind: "refused", rule: "kelly" });
    const short = { ...exampleForecast, pUp: 0.6 };
    expect(
      judge({ needsForecast: true, forecast: short, wanted: -0.2, market: "perpetual" }),
    ).toMatchObject({ kind: "refused", rule: "kelly" });
  });

  test("without a probability or an interval its share of the fraction is left", () => {
    for (const field of ["pUp", "low", "high"] as const) {
      const verdict = judgeForecast({ [field]: undefined });
      expect(verdict).toMatchObject({ kind: "trimmed", rule: "kelly" });
      expect(verdict.exposure).toBeCloseTo(0.25 * 0.2, 12);
    }
    expect(judgeForecast({ pUp: undefined }, { kellyFraction: undefined }).kind).toBe("approved");
  });

  test("confidence scales where it is informative, its minimum counts where not", () => {
    const scaled = judgeForecast({ confidence: 0.4 });
    expect(scaled).toMatchObject({ kind: "trimmed", rule: "confidence" });
    expect(scaled.exposure).toBeCloseTo(0.4 * 0.2, 12);
    const unproven = judgeForecast({ confidence: 0.9, informative: false });
    expect(unproven.exposure).toBeCloseTo(0.1 * 0.2, 12);
    const off = judgeForecast({ confidence: 0.1 }, { confidenceScaling: false });
    expect(off.kind).toBe("approved");
  });

  test("S6: what kelly and confidence say is not multiplied, and both are told", () => {
    const table = { pUp: undefined, low: undefined, high: undefined, informative: false };
    const verdict = judgeForecast({ ...table, confidence: 0.1 });
    expect(verdict).toMatchObject({ kind: "trimmed", rule: "confidence" });
    expect(verdict.exposure).toBeCloseTo(0.1 * 0.2, 12);
    expect(checkOf(verdict, "kelly").detail).toContain("0.25 of the fraction 0.2");
    expect(checkOf(verdict, "confidence").detail).toContain("0.1 of the fraction 0.2");
    const small = judgeForecast({ ...table, confidence: 0.1 }, { kellyFraction: 0.05 });
    expect(small).toMatchObject({ kind: "trimmed", rule: "kelly" });
    expect(small.exposure).toBeCloseTo(0.05 * 0.2, 12);
    const unsized = judgeForecast({ ...table, confidence: 0.1 }, { instrumentMax: 0.05 });
    expect(unsized.exposure).toBeCloseTo(0.1 * 0.2, 12);
  });

  const nonsense: readonly Partial<ForecastGiven>[] = [
    { pUp: Number.NaN },
    { pUp: 1.5 },
    { low: Number.NaN },
    { high: Infinity },
    { low: 0.1, high: -0.1 },
    { confidence: Number.NaN },
  ];
  test.each(nonsense)("%j is a limit that is hit", (forecast) => {
    const verdict = judgeForecast(forecast);
    expect(verdict).toMatchObject({ kind: "refused", exposure: 0 });
    expect(verdict.checks.filter(({ holds }) => !holds)).not.toHaveLength(0);
  });
});

test("smallestSizeNote() names the limits, and what a position takes", () => {
  const limits = defaultRiskLimits;
  const both = smallestSizeNote(limits, { probability: false, informative: false });
  expect(both).toContain("at most 2.0 % of equity, not 20.0 %");
  expect(both).toMatch(
    /limit kelly.*limit confidence.*kellyFraction=none.*confidenceScaling=false/,
  );
  const unproven = smallestSizeNote(limits, { probability: true, informative: false });
  expect(unproven).not.toContain("kelly");
  expect(smallestSizeNote(limits, { probability: true, informative: true })).toBeUndefined();
  const off = { ...limits, kellyFraction: undefined, confidenceScaling: false };
  expect(smallestSizeNote(off, { probability: false, informative: false })).toBeUndefined();
});
