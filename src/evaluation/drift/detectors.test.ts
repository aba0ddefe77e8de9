import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { adaptiveWindow } from "./adaptive-window.ts";
import { createDetector, type DriftRule } from "./create-detector.ts";
import { cusum } from "./cusum.ts";
import { driftDetectionMethod } from "./drift-detection-method.ts";
import { hoeffdingDrift } from "./hoeffding-drift.ts";
import { pageHinkley } from "./page-hinkley.ts";

function firstDrift<State>(rule: DriftRule<State>, values: ArrayLike<number>): number | undefined {
  const detector = createDetector(rule);
  for (let i = 0; i < values.length; i++) if (detector.add(values[i]!) === "drift") return i;
  return undefined;
}

// misses at one rate, then at another
function misses(seed: number, rates: readonly (readonly [number, number])[]): number[] {
  const rng = createRng(seed);
  return rates.flatMap(([rate, rows]) =>
    Array.from({ length: rows }, () => (rng.uniform() < rate ? 1 : 0)),
  );
}

describe("createDetector()", () => {
  test("goes on from a state that went through JSON as if nothing had happened (seed 1)", () => {
    const values = misses(1, [
      [0.2, 400],
      [0.6, 400],
    ]);
    const rules = {
      adaptiveWindow: adaptiveWindow(),
      cusum: cusum({ lambda: 20 }),
      driftDetectionMethod: driftDetectionMethod(),
      hoeffdingDrift: hoeffdingDrift(),
    };
    for (const [name, rule] of Object.entries<DriftRule<unknown>>(
      rules as Record<string, DriftRule<unknown>>,
    )) {
      const whole = createDetector(rule);
      const signals = values.map((value) => whole.add(value));
      expect(signals, name).toContain("drift");
      const first = createDetector(rule);
      const before = values.slice(0, 450).map((value) => first.add(value));
      const second = createDetector(rule, JSON.parse(JSON.stringify(first.state())));
      const after = values.slice(450).map((value) => second.add(value));
      expect([...before, ...after], name).toEqual(signals);
    }
  });
});

describe("pageHinkley() on min(z^2, 9), delta 0.3, lambda 50, as the drift rules use it", () => {
  const rule = pageHinkley({ delta: 0.3, lambda: 50, valuesMin: 30 });

  function squares(seed: number, sizes: ArrayLike<number>): Float64Array {
    const rng = createRng(seed);
    return Float64Array.from(sizes, (size) => Math.min(9, (size * rng.normal()) ** 2));
  }

  test("80,000 quiet candles give at most 16 alarms (seed 2)", () => {
    const detector = createDetector(rule);
    const alarms = squares(2, new Float64Array(80_000).fill(1)).filter(
      (value) => detector.add(value) === "drift",
    );
    expect(alarms.length).toBeLessThanOrEqual(16);
  });

  test("residuals 1.3 times as large are found within 400 candles, also after 20,000 quiet ones", () => {
    for (const quiet of [1000, 20_000]) {
      const sizes = Float64Array.from({ length: quiet + 400 }, (_, i) => (i < quiet ? 1 : 1.3));
      const seeds = [3, 4, 5, 6, 7];
      const found = seeds.filter((seed) => firstDrift(rule, squares(seed, sizes)) !== undefined);
      expect(found).toEqual(seeds);
    }
  });

  test("without its floor it has sunk too deep to see them", () => {
    const sunk = pageHinkley({ delta: 0.3, lambda: 50, valuesMin: 30, isFloored: false });
    const sizes = Float64Array.from({ length: 20_400 }, (_, i) => (i < 20_000 ? 1 : 1.3));
    expect(firstDrift(sunk, squares(3, sizes))).toBeUndefined();
  });
});

describe("adaptiveWindow()", () => {
  test("keeps the mean of what it kept, and its variance, whatever was joined or dropped (seed 8)", () => {
    const rng = createRng(8);
    const values = Array.from({ length: 700 }, (_, i) => rng.normal() + (i < 400 ? 0 : 3));
    const detector = createDetector(adaptiveWindow());
    for (const value of values) detector.add(value);
    const { width, sum, squares, rows } = detector.state();
    const kept = values.slice(values.length - width);
    const mean = kept.reduce((total, value) => total + value, 0) / width;
    expect(width).toBeLessThan(350);
    expect(sum / width).toBeCloseTo(mean, 9);
    const spread = kept.reduce((total, value) => total + (value - mean) ** 2, 0);
    expect(Math.abs(squares / spread - 1)).toBeLessThan(0.05);
    const held = rows.reduce((total, row, k) => total + row.length * 2 ** k, 0);
    expect(held).toBe(width);
    expect(rows.every((row) => row.length <= 5)).toBe(true);
  });

  test("sees a fall as well as a rise, and nothing in a constant", () => {
    const step = (from: number, to: number) =>
      Array.from({ length: 300 }, (_, i) => (i < 150 ? from : to));
    expect(firstDrift(adaptiveWindow(), step(0, 1))).toBeGreaterThan(149);
    expect(firstDrift(adaptiveWindow(), step(1, 0))).toBeGreaterThan(149);
    expect(firstDrift(adaptiveWindow(), step(1, 1))).toBeUndefined();
  });
});

describe("misses", () => {
  test("hoeffdingDrift() sees misses go from 0.45 to 0.60 in 9 of 10 seeds, 0 to 9", () => {
    let [early, found] = [0, 0];
    for (let seed = 0; seed < 10; seed++) {
      const detector = createDetector(hoeffdingDrift());
      const drifts = misses(seed, [
        [0.45, 1500],
        [0.6, 1500],
      ]).flatMap((value, i) => (detector.add(value) === "drift" ? [i] : []));
      if (drifts.some((i) => i >= 1500)) found++;
      early += drifts.filter((i) => i < 1500).length;
    }
    // the one that is missed gave a false alarm just before and so knows nothing else
    expect(found).toBeGreaterThanOrEqual(9);
    expect(early).toBeLessThanOrEqual(2);
  });

  test("driftDetectionMethod() says nothing of values that are no misses", () => {
    expect(
      firstDrift(
        driftDetectionMethod(),
        Array.from({ length: 200 }, () => 5),
      ),
    ).toBeUndefined();
  });
});
