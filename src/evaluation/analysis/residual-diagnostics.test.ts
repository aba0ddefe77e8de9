import { describe, expect, test } from "vitest";
import { createRng, type Rng } from "../../foundation/rng.ts";
import { residualDiagnostics } from "./residual-diagnostics.ts";

const rows = 4000;

describe("residualDiagnostics()", () => {
  test("finds nothing in errors that are noise, seed 15", () => {
    const section = residualDiagnostics(market(createRng(15), {}));
    expect(section.bias.interval!.low).toBeLessThan(0);
    expect(section.bias.interval!.high).toBeGreaterThan(0);
    expect(section.biasSentence).toMatch(/^No bias/);
    expect(sentences(section)).toEqual([
      "Nothing predictable is left in the errors.",
      "The size of the errors does not cluster.",
      "The errors come back to their mean.",
      "The mean of the errors stays where it is.",
    ]);
    expect(section.errors!.kurtosis).toBeCloseTo(3, 0);
    expect(section.sizeSentence).toMatch(/says nothing/);
  });

  test("finds a bias, on its side, seed 6", () => {
    const low = residualDiagnostics(market(createRng(6), { bias: 0.1 }));
    expect(low.bias.interval!.low).toBeGreaterThan(0);
    expect(low.biasSentence).toContain("higher than forecast");
    const high = residualDiagnostics(market(createRng(6), { bias: -0.1 }));
    expect(high.biasSentence).toContain("lower than forecast");
  });

  test("finds what is predictable, and whether the model added it, seed 7", () => {
    const { outcome, horizon } = market(createRng(7), {});
    // A forecast that repeats the last outcome leaves its opposite in the errors.
    const forecast = outcome.map((_, i) => 0.5 * (outcome[i - 1] ?? 0));
    const section = residualDiagnostics({ outcome, forecast, horizon });
    expect(sentences(section)[0]).toContain("the model adds it");
    expect(section.errors!.autocorrelations[0]).toBeLessThan(-section.autocorrelationBound!);
    expect(Math.abs(section.outcomes!.autocorrelations[0]!)).toBeLessThan(0.05);
  });

  test("finds clusters and fat tails, seed 8", () => {
    const section = residualDiagnostics(market(createRng(8), { clusters: true }));
    expect(sentences(section)[1]).toContain("come in clusters");
    expect(section.shapeSentence).toContain("a normal has 3");
  });

  test("finds errors that wander off, seed 9", () => {
    const rng = createRng(9);
    const { outcome, horizon } = market(rng, {});
    let level = 0;
    const forecast = outcome.map(() => (level += rng.normal()));
    const section = residualDiagnostics({ outcome, forecast, horizon });
    expect(sentences(section)[2]).toContain("cannot be ruled out");
    expect(sentences(section)[3]).toContain("moves over time");
  });

  test("tests every h-th row: overlapping outcomes are not called predictable, seed 10", () => {
    const rng = createRng(10);
    const steps = Float64Array.from({ length: rows }, () => rng.normal());
    const outcome = steps.map((_, i) => steps.slice(i, i + 6).reduce((sum, step) => sum + step, 0));
    const given = { outcome, forecast: new Float64Array(rows), horizon: 6 };
    expect(residualDiagnostics(given).testedRows).toBe(666);
    expect(sentences(residualDiagnostics(given))[0]).toContain("Nothing predictable");
    expect(sentences(residualDiagnostics({ ...given, horizon: 1 }))[0]).toContain("is left");
  });

  test("says that rows are too few, and never NaN", () => {
    const few = Float64Array.from({ length: 12 }, (_, i) => i % 3);
    const section = residualDiagnostics({ outcome: few, forecast: few, horizon: 1 });
    expect(section.bias.value).toBeUndefined();
    expect(section.errors).toBeUndefined();
    expect(section.sizeCorrelation).toEqual({ value: undefined, note: "n too small" });
    expect(section.tests.every(({ errors }) => errors === undefined)).toBe(true);
    expect(JSON.stringify(section)).not.toContain(":null");
  });
});

function sentences(section: ReturnType<typeof residualDiagnostics>): readonly string[] {
  return section.tests.map(({ sentence }) => sentence);
}

function market(
  rng: Rng,
  { bias = 0, clusters = false }: { readonly bias?: number; readonly clusters?: boolean },
) {
  let sigma = 1;
  let last = 0;
  const outcome = Float64Array.from({ length: rows }, () => {
    if (clusters) sigma = Math.sqrt(0.05 + 0.3 * last ** 2 + 0.65 * sigma ** 2);
    last = sigma * rng.normal();
    return bias + last;
  });
  return { outcome, forecast: outcome.map(() => 0.01 * rng.normal()), horizon: 1 };
}
