import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { compareTwins, type TwinRows } from "./compare-twins.ts";

const hourMs = 3_600_000;
const options = { horizon: 1, spanMs: hourMs, trials: 1 } as const;
const market = { candles: 1500, sigma: 0.01 } as const;

interface Forecasts {
  readonly model: Float64Array;
  readonly twin: Float64Array;
}

/** Outcomes of sigma 1 % that a signal explains in part: r = 0.3 at `lead` 0.3. */
function twins(
  seed: number,
  forecastsOf: (signal: Float64Array, noise: () => Float64Array) => Forecasts,
  lead = 0.3,
): TwinRows {
  const rng = createRng(seed);
  const { candles, sigma } = market;
  const noise = (): Float64Array => Float64Array.from({ length: candles }, () => rng.normal());
  const signal = noise();
  const rest = noise();
  const outcomeLogReturn = signal.map(
    (value, i) => sigma * (lead * value + Math.sqrt(1 - lead * lead) * rest[i]!),
  );
  const decisionTimeMs = Float64Array.from({ length: candles }, (_, i) => (i + 1) * hourMs);
  return { outcomeLogReturn, decisionTimeMs, ...forecastsOf(signal, noise) };
}

const knowing = (signal: Float64Array): Float64Array => signal.map((z) => 0.3 * market.sigma * z);
const knowsNothing = new Float64Array(market.candles);

describe("compareTwins()", () => {
  test("sees the gain of a planted signal, and the loss where the twin has it (seed 1)", () => {
    const rows = twins(1, (signal) => ({ model: knowing(signal), twin: knowsNothing }));
    const { gain, squaredError, skill, direction } = compareTwins(rows, options);
    expect(gain).toBe("gain");
    expect(squaredError.difference).toBeLessThan(0);
    expect(squaredError.interval?.high).toBeLessThan(0);
    expect(skill.twin).toBe(0);
    expect(skill.difference).toBeGreaterThan(0.04);
    expect(direction).toMatchObject({ twin: undefined, difference: undefined, rows: 1500 });
    expect(direction.pValue).toBeLessThan(0.001);

    const turned = compareTwins({ ...rows, model: rows.twin, twin: rows.model }, options);
    expect(turned.gain).toBe("loss");
    expect(turned.squaredError.interval?.low).toBeCloseTo(-squaredError.interval!.high, 15);
    expect(turned.skill.difference).toBeCloseTo(-skill.difference!, 12);
  });

  test("tells equals apart in at most 10 of 100 (seeds 1 to 100)", () => {
    const told = Array.from({ length: 100 }, (_, i) => {
      const rows = twins(
        i + 1,
        (_signal, noise) => ({
          model: noise().map((z) => 0.0005 * z),
          twin: noise().map((z) => 0.0005 * z),
        }),
        0,
      );
      return compareTwins(rows, options).gain;
    });
    expect(told.filter((gain) => gain !== "no gain").length).toBeLessThanOrEqual(10);
  });

  test("the interval leaves 0 out exactly where p is below 0.05 (seeds 1 to 40)", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const rows = twins(
        seed,
        (signal, noise) => {
          const own = noise();
          return {
            model: knowing(signal).map((f, i) => 0.2 * f + 0.0004 * own[i]!),
            twin: noise().map((z) => 0.0004 * z),
          };
        },
        0.05,
      );
      const { interval, pValue } = compareTwins(rows, options).squaredError;
      const leavesOut = interval!.low > 0 || interval!.high < 0;
      expect(leavesOut, `seed ${seed}`).toBe(pValue! < 0.05);
    }
  });

  test("the same forecasts are no gain and have no test", () => {
    const same = new Float64Array([0.01, -0.01, 0.02]);
    const rows: TwinRows = {
      outcomeLogReturn: new Float64Array([0.02, 0, -0.01]),
      decisionTimeMs: new Float64Array([1, 2, 3].map((k) => k * hourMs)),
      model: same,
      twin: same,
    };
    expect(compareTwins(rows, options)).toMatchObject({
      gain: "no gain",
      squaredError: { difference: 0, interval: undefined, statistic: undefined, pValue: undefined },
      skill: { difference: 0 },
      direction: { model: 0.5, twin: 0.5, difference: 0, pValue: undefined, rows: 2 },
    });
  });

  test("a difference of two failures, or a tiny one, is no gain however sure it is (seed 2)", () => {
    const rows = twins(2, (signal) => ({
      model: knowing(signal).map((f) => f + 0.005),
      twin: knowing(signal).map((f) => f + 0.008),
    }));
    const failures = compareTwins(rows, options);
    expect(failures.squaredError.pValue).toBeLessThan(0.001);
    expect(failures.gain).toBe("no gain");
    expect(failures.reason).toMatch(/^both are worse than persistence, the better one by \d/);

    const known = knowing(rows.outcomeLogReturn);
    const tiny = compareTwins(
      { ...rows, model: known, twin: known.map((f) => 0.999 * f) },
      options,
    );
    expect(tiny.squaredError.pValue).toBeLessThan(0.001);
    expect(tiny).toMatchObject({ gain: "no gain", reason: expect.stringMatching(/too little/) });
  });

  test("asks more of a gain with every look at the exam, and says none where it is spent (seed 7)", () => {
    const rows = twins(
      7,
      (signal, noise) => ({
        model: knowing(signal).map((f) => 0.2 * f),
        twin: noise().map((z) => 0.0003 * z),
      }),
      0.09,
    );
    const once = compareTwins(rows, options);
    const { pValue } = once.squaredError;
    expect(once).toMatchObject({ gain: "gain", level: 0.05, trials: 1 });
    expect(pValue).toBeGreaterThan(0.005);
    const often = compareTwins(rows, { ...options, trials: 10 });
    expect(often).toMatchObject({ gain: "no gain", level: 0.005, trials: 10 });
    expect(often.reason).toMatch(
      /^p is 0\.0\d+, below 0\.005 is needed after 10 looks at this exam$/,
    );
    expect(often.squaredError).toEqual(once.squaredError);

    const sure = { ...rows, model: knowing(rows.outcomeLogReturn) };
    expect(compareTwins(sure, { ...options, trials: 10 }).gain).toBe("gain");
    expect(compareTwins(sure, { ...options, trials: 11 })).toMatchObject({
      gain: "no gain",
      reason: "exam spent: 11 configurations have looked at it, 10 may",
    });
    expect(() => compareTwins(rows, { ...options, trials: 0 })).toThrow("a trial itself");
  });

  test("a horizon above 1 counts lags in candles, across holes too (seed 5)", () => {
    const rows = twins(5, (signal) => ({ model: knowing(signal), twin: knowsNothing }));
    const far = { ...options, horizon: 3, spanMs: 3 * hourMs };
    const whole = compareTwins(rows, far).squaredError;
    const apart = rows.decisionTimeMs.map((_, i) => (i + 1) * 3 * hourMs);
    const spread = compareTwins({ ...rows, decisionTimeMs: apart }, far).squaredError;
    const alone = compareTwins(rows, options).squaredError;
    // Rows three candles apart have no lag below the horizon: only the factor for h = 3 is left.
    const n = rows.outcomeLogReturn.length;
    const factor = Math.sqrt((n + 1 - 6 + 6 / n) / (n - 1));
    expect(spread.statistic! / alone.statistic!).toBeCloseTo(factor, 10);
    expect(Math.abs(whole.statistic! / alone.statistic! - factor)).toBeGreaterThan(0.001);
  });

  test("a horizon above 1 counts every h-th row's direction only, and never tests too few rows", () => {
    const rows = twins(3, (signal) => ({ model: knowing(signal), twin: knowsNothing }));
    const far = { ...options, horizon: 3, spanMs: 3 * hourMs };
    expect(compareTwins(rows, far).direction.rows).toBe(500);
    const few = Object.fromEntries(
      Object.entries(rows).map(([name, column]) => [name, (column as Float64Array).slice(0, 3)]),
    ) as unknown as TwinRows;
    expect(compareTwins(few, far)).toMatchObject({
      gain: "no gain",
      squaredError: { pValue: undefined },
    });
  });
});
