import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { adaptiveWindow } from "../../src/evaluation/drift/adaptive-window.ts";
import { createDetector, type DriftRule } from "../../src/evaluation/drift/create-detector.ts";
import { cusum } from "../../src/evaluation/drift/cusum.ts";
import { driftDetectionMethod } from "../../src/evaluation/drift/drift-detection-method.ts";
import { earlyDriftDetectionMethod } from "../../src/evaluation/drift/early-drift-detection-method.ts";
import { hoeffdingDrift } from "../../src/evaluation/drift/hoeffding-drift.ts";
import { jensenShannonDistance } from "../../src/evaluation/drift/jensen-shannon-distance.ts";
import { kolmogorovSmirnov } from "../../src/evaluation/drift/kolmogorov-smirnov.ts";
import { pageHinkley } from "../../src/evaluation/drift/page-hinkley.ts";
import {
  decileStabilityIndex,
  populationStabilityIndex,
  sharesBetween,
} from "../../src/evaluation/drift/population-stability-index.ts";
import {
  standardisedWasserstein,
  wassersteinDistance,
} from "../../src/evaluation/drift/wasserstein-distance.ts";
import { quantile } from "../../src/foundation/statistics/quantile.ts";

interface Alarms {
  readonly drift: readonly number[];
  readonly warnings: number;
  readonly first_warning: number | null;
}

interface Golden {
  readonly ks_2samp: {
    readonly input: Record<"x" | "z", number[]>;
    readonly expected: {
      readonly stat: number;
      readonly p: number;
      readonly exact_first20_15: { readonly stat: number; readonly p: number };
    };
  };
  readonly psi_shares: {
    readonly input: Record<"expected" | "actual", number[]>;
    readonly expected: { readonly psi: number; readonly terms: number[] };
  };
  readonly psi_quantile10: {
    readonly expected: { readonly psi: number } & Record<"ref_share" | "cur_share", number[]>;
  };
  readonly psi_frouros: {
    readonly input: Record<"reference" | "current", number[]>;
    readonly expected: { readonly psi: number };
  };
  readonly js_wasserstein: {
    readonly input: Record<"p" | "q", number[]>;
    readonly expected: Record<
      "js_distance_base2" | "js_distance_nat" | "wasserstein_xz" | "wasserstein_std",
      number
    >;
  };
  readonly stream_drift: {
    readonly input: Record<"stream" | "err_45_56_48" | "err_20_50", number[]>;
    readonly expected: Record<string, Alarms>;
  };
  readonly capymoa_stream: {
    readonly input: { readonly stream: number[] };
    readonly expected: Record<"capymoa" | "frouros", Record<string, readonly number[]>>;
  };
}

const golden = JSON.parse(readFileSync(new URL("drift.json", import.meta.url), "utf8")) as Golden;
const { x, z } = golden.ks_2samp.input;

describe("windows against scipy and definitions", () => {
  test("kolmogorovSmirnov() golden: 200 and 150 rows, and 20 and 15, exact", () => {
    const { stat, p, exact_first20_15: few } = golden.ks_2samp.expected;
    const large = kolmogorovSmirnov(x, z)!;
    expect(large.method).toBe("exact");
    expect(large.statistic).toBeCloseTo(stat, 12);
    expect(Math.abs(large.pValue / p - 1)).toBeLessThan(1e-6);
    const small = kolmogorovSmirnov(x.slice(0, 20), z.slice(0, 15))!;
    expect(small.statistic).toBeCloseTo(few.stat, 12);
    expect(Math.abs(small.pValue / few.p - 1)).toBeLessThan(1e-6);
  });

  test("populationStabilityIndex() golden, term by term", () => {
    const { input, expected } = golden.psi_shares;
    expect(populationStabilityIndex(input.expected, input.actual)).toBeCloseTo(expected.psi, 12);
    for (const [i, term] of expected.terms.entries()) {
      const one = populationStabilityIndex([input.expected[i]!], [input.actual[i]!]);
      expect(one).toBeCloseTo(term, 12);
    }
  });

  test("decileStabilityIndex() golden, share by share", () => {
    const { expected } = golden.psi_quantile10;
    const edges = Array.from({ length: 9 }, (_, k) => quantile(x, (k + 1) / 10));
    for (const [i, share] of sharesBetween(edges, x).entries()) {
      expect(share).toBeCloseTo(expected.ref_share[i]!, 12);
    }
    for (const [i, share] of sharesBetween(edges, z).entries()) {
      expect(share).toBeCloseTo(expected.cur_share[i]!, 12);
    }
    expect(decileStabilityIndex(x, z)).toBeCloseTo(expected.psi, 12);
  });

  test("populationStabilityIndex() golden: frouros, 10 equal bins over both samples", () => {
    const { input, expected } = golden.psi_frouros;
    const both = [...input.reference, ...input.current];
    const [low, high] = [Math.min(...both), Math.max(...both)];
    const edges = Array.from({ length: 9 }, (_, k) => low + ((k + 1) * (high - low)) / 10);
    const [before, now] = [input.reference, input.current].map((values) =>
      sharesBetween(edges, values),
    );
    expect(populationStabilityIndex(before!, now!)).toBeCloseTo(expected.psi, 12);
  });

  test("jensenShannonDistance() golden: base 2, and with natural logarithms", () => {
    const { input, expected } = golden.js_wasserstein;
    const distance = jensenShannonDistance(input.p, input.q)!;
    expect(distance).toBeCloseTo(expected.js_distance_base2, 12);
    expect(distance * Math.sqrt(Math.LN2)).toBeCloseTo(expected.js_distance_nat, 12);
  });

  test("wassersteinDistance(), standardisedWasserstein() golden", () => {
    const { expected } = golden.js_wasserstein;
    expect(wassersteinDistance(x, z)).toBeCloseTo(expected.wasserstein_xz, 12);
    expect(standardisedWasserstein(x, z)).toBeCloseTo(expected.wasserstein_std, 12);
  });
});

describe("streams against frouros 0.9.0 and CapyMOA", () => {
  const { input, expected } = golden.stream_drift;
  // frouros leaves the newest bucket of each row out of the old side
  const sparse = () => adaptiveWindow({ isSparse: true });
  const shifted = input.stream.map((value) => value - Math.min(...input.stream));
  const classic = { isFloored: false, valuesMin: 1 };

  const cases: readonly [string, () => DriftRule<unknown>, readonly number[]][] = [
    ["adwin_d0.002", () => erased(sparse()), shifted],
    ["page_hinkley", () => erased(pageHinkley(classic)), input.stream],
    ["cusum", () => erased(cusum({ valuesMin: 1 })), input.stream],
    ["ddm|err_.45_.56_.48", () => erased(driftDetectionMethod()), input.err_45_56_48],
    ["ddm|err_.20_.50", () => erased(driftDetectionMethod()), input.err_20_50],
    ["eddm|err_.45_.56_.48", () => erased(earlyDriftDetectionMethod()), input.err_45_56_48],
    ["eddm|err_.20_.50", () => erased(earlyDriftDetectionMethod()), input.err_20_50],
    ["adwin_d0.002|err_.45_.56_.48", () => erased(sparse()), input.err_45_56_48],
    ["adwin_d0.002|err_.20_.50", () => erased(sparse()), input.err_20_50],
    ["hddma|err_.45_.56_.48", () => erased(hoeffdingDrift()), input.err_45_56_48],
    ["hddma|err_.20_.50", () => erased(hoeffdingDrift()), input.err_20_50],
  ];

  test("every case of the group is here", () => {
    expect(cases.map(([name]) => name).toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  test.each(cases)("%s golden: drifts, warnings, first warning", (name, rule, stream) => {
    expect(alarmsOf(rule(), stream, { isAnew: true })).toEqual(expected[name]);
  });

  const capymoa = golden.capymoa_stream;
  const { stream } = capymoa.input;
  const adwin = adaptiveWindow({ delta: 0.001 });

  test("adaptiveWindow() golden: goes on with its window as in MOA, or anew as in frouros", () => {
    const kept = alarmsOf(erased(adwin), stream, { isAnew: false });
    expect(kept.drift).toEqual(capymoa.expected.capymoa["adwin_delta_0_001"]);
    const anew = alarmsOf(erased(adwin), stream, { isAnew: true });
    expect(anew.drift).toEqual(capymoa.expected.frouros["adwin_delta001"]);
  });

  test("pageHinkley() golden without its floor, driftDetectionMethod() golden", () => {
    const page = alarmsOf(erased(pageHinkley({ isFloored: false })), stream, { isAnew: false });
    expect(page.drift).toEqual(capymoa.expected.capymoa["page_hinkley_default"]);
    expect(page.drift).toEqual(capymoa.expected.frouros["page_hinkley"]);
    const ddm = alarmsOf(erased(driftDetectionMethod()), stream, { isAnew: false });
    expect(ddm.drift).toEqual(capymoa.expected.capymoa["ddm_default"]);
    expect(ddm.drift).toEqual(capymoa.expected.frouros["ddm"]);
  });
});

// forgets the type of the state, so that rules of several kinds stand in one table
function erased<State>(rule: DriftRule<State>): DriftRule<unknown> {
  return { start: rule.start, step: (state, value) => rule.step(state as State, value) };
}

function alarmsOf(
  rule: DriftRule<unknown>,
  stream: readonly number[],
  { isAnew }: { readonly isAnew: boolean },
): Alarms {
  let detector = createDetector(rule);
  const drift: number[] = [];
  const warnings: number[] = [];
  for (const [i, value] of stream.entries()) {
    const signal = detector.add(value);
    if (signal === "warning") warnings.push(i);
    if (signal !== "drift") continue;
    drift.push(i);
    if (isAnew) detector = createDetector(rule);
  }
  return { drift, warnings: warnings.length, first_warning: warnings[0] ?? null };
}
