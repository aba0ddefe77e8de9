import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { compareForecasts } from "./compare-forecasts.ts";
import type { ComparedRows } from "./comparison.ts";

const hourMs = 3_600_000;
const options = {
  nowMs: 0,
  horizon: 1,
  spanMs: hourMs,
  costPerSide: 0.0015,
  volatilityThresholds: [0.009, 0.011],
  draws: 50,
} as const;

interface World {
  readonly rows: ComparedRows;
  /** What can be known of each outcome. */
  readonly signal: Float64Array;
  /** `signal` behind so much noise of its own. */
  readonly noisy: (share: number) => Float64Array;
}

/** Outcomes of sigma 1 % of which a signal explains 4 %; volatility in three steps. */
function world(seed: number, count = 2400): World {
  const rng = createRng(seed);
  const signal = Float64Array.from({ length: count }, () => 0.002 * rng.normal());
  const rows = {
    decisionTimeMs: Float64Array.from({ length: count }, (_, i) => (i + 1) * hourMs),
    outcomeLogReturn: signal.map((value) => value + 0.0098 * rng.normal()),
    volatility: Float64Array.from({ length: count }, (_, i) => [0.008, 0.01, 0.012][i % 3]!),
  };
  const noisy = (share: number): Float64Array =>
    signal.map((value) => value + share * 0.002 * rng.normal());
  return { rows, signal, noisy };
}

function compare(rows: ComparedRows, first: Float64Array, second: Float64Array, more = {}) {
  const forecasts = {
    first: { name: "one", forecastLogReturn: first },
    second: { name: "two", forecastLogReturn: second },
  };
  return compareForecasts(rows, forecasts, { ...options, ...more });
}

describe("compareForecasts()", () => {
  test("finds the planted better one in at least 95 of 100 (seeds 1 to 100)", () => {
    const winners = Array.from({ length: 100 }, (_, i) => {
      const { rows, signal, noisy } = world(i + 1);
      return compare(rows, noisy(1.5), signal).winner;
    });
    expect(winners.filter((winner) => winner === "second").length).toBeGreaterThanOrEqual(95);
    expect(winners).not.toContain("first");
  });

  test("leaves two equal ones inconclusive in at least 95 of 100 (seeds 101 to 200)", () => {
    const kinds = Array.from({ length: 100 }, (_, i) => {
      const { rows, noisy } = world(i + 101);
      return compare(rows, noisy(0.7), noisy(0.7)).kind;
    });
    expect(kinds.filter((kind) => kind === "inconclusive").length).toBeGreaterThanOrEqual(95);
  });

  test("shows both scores and the interval of every difference (seed 7)", () => {
    const { rows, signal, noisy } = world(7);
    const { figures, effect } = compare(rows, signal, noisy(2));
    expect(figures.map(({ name }) => name)).toEqual([
      "skill",
      "rmse",
      "mae",
      "directionalAccuracy",
      "returnAfterCosts",
    ]);
    for (const { first, second, difference } of figures) {
      expect(difference.value).toBeCloseTo(first! - second!, 12);
      expect(difference.interval!.low).toBeLessThan(difference.value!);
      expect(difference.interval!.high).toBeGreaterThan(difference.value!);
    }
    expect(figures[0]!.second! - figures[0]!.first!).toBeCloseTo(effect!, 12);
  });

  test("the floor bites: better on the whole, but much worse in wild markets (seed 3)", () => {
    const { rows, signal } = world(3);
    const wild = rows.volatility.map((value) => (value > 0.011 ? 1 : 0));
    // Wrong by a third of sigma where it is wild, nearly exact elsewhere.
    const daring = rows.outcomeLogReturn.map((value, i) =>
      wild[i] === 1 ? signal[i]! + 0.0035 * (i % 2 === 0 ? 1 : -1) : 0.5 * value,
    );
    const { kind, reason, floors, tests } = compare(rows, daring, signal);
    expect(tests.some(({ favours }) => favours === "first")).toBe(true);
    expect(kind).toBe("inconclusive");
    expect(reason).toContain("in wild markets");
    expect(floors.map(({ against }) => against)).toEqual(["second", "second", "first"]);
  });

  test("a difference below the minimum effect does not decide (seed 5)", () => {
    const { rows, signal, noisy } = world(5);
    const worse = noisy(2);
    expect(compare(rows, signal, worse).kind).toBe("winner");
    const shy = compare(rows, signal, worse, { minimumEffect: 0.5 });
    expect(shy.kind).toBe("inconclusive");
    expect(shy.reason).toContain("the minimum effect is 50 %");
  });

  test("the same forecasts are told as such", () => {
    const { rows, signal } = world(1, 40);
    const { kind, reason, tests } = compare(rows, signal, signal.slice());
    expect([kind, reason]).toEqual(["inconclusive", "they give the same forecasts"]);
    expect(tests.every(({ pValue }) => pValue === undefined)).toBe(true);
  });

  test("too few rows: below 720 too small, below 2,160 a date", () => {
    const few = world(1, 719);
    expect(compare(few.rows, few.signal, few.noisy(3)).reason).toMatch(/^n too small: 719 /);
    const more = world(1, 720);
    const { reason, waitUntilMs } = compare(more.rows, more.signal, more.noisy(3));
    // 720 hours are there, 1,440 more take 60 days from 1970-01-31
    expect(waitUntilMs).toBe(2160 * hourMs);
    expect(reason).toBe(
      "inconclusive, wait until 1970-04-01: 720 independent rows, 2160 are needed",
    );
  });

  test("a day that is over is nothing to wait for: newer candles are to be fetched", () => {
    const over = { nowMs: 2160 * hourMs };
    for (const [count, start] of [
      [719, "n too small, fetch newer candles ("],
      [720, "inconclusive, fetch newer candles ("],
    ] as const) {
      const { rows, signal, noisy } = world(1, count);
      const { reason, waitUntilMs } = compare(rows, signal, noisy(3), over);
      expect([reason.slice(0, start.length), waitUntilMs]).toEqual([start, undefined]);
      expect(reason).toMatch(/these end at 1970-01-31 0[01]:00 UTC and enough have closed since: /);
    }
  });

  test("overlapping rows count once per horizon", () => {
    const { rows, signal, noisy } = world(2);
    const far = compare(rows, signal, noisy(2), { horizon: 6, spanMs: 6 * hourMs });
    expect(far.independentRows).toBe(400);
    expect(far.tests[2]!.rows).toBe(400);
    expect(far.kind).toBe("inconclusive");
  });

  test("against a forecast of zero nothing is said about direction (seed 9)", () => {
    const { rows, signal } = world(9);
    const { winner, tests, figures } = compare(rows, signal, new Float64Array(2400));
    expect(winner).toBe("first");
    expect(tests[2]).toMatchObject({ rows: 0, statistic: undefined, pValue: undefined });
    expect(figures[3]!.second).toBeUndefined();
    expect(figures[3]!.difference).toEqual({ value: undefined, note: "one names no direction" });
  });

  test("handfuls of rows are no error", () => {
    const { rows, signal, noisy } = world(4, 2);
    const { figures, floors } = compare(rows, signal, noisy(1), { horizon: 3, spanMs: 3 * hourMs });
    expect(figures[0]!.difference.note).toBe("n too small");
    expect(floors.every(({ difference }) => difference === undefined)).toBe(true);
    expect(() => compare({ ...rows, volatility: new Float64Array(1) }, signal, signal)).toThrow(
      "one entry per row",
    );
  });
});
