import { describe, expect, test } from "vitest";
import type { InstrumentId } from "../../market/instrument.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import {
  haltMemory,
  recallRiskMemory,
  rememberMark,
  rememberResume,
  rememberRoundTrip,
  startRiskMemory,
} from "./remember.ts";
import { defaultRiskLimits } from "./risk-limits.ts";
import type { RiskMemory } from "./risk-memory.ts";

const hourMs = 3_600_000;
const noon = Date.UTC(2026, 2, 4, 12);
const start = startRiskMemory(10_000, noon);
const limits = defaultRiskLimits;

// Hours after noon and equity then.
function marked(memory: RiskMemory, marks: readonly (readonly [number, number])[]): RiskMemory {
  return marks.reduce(
    (each, [hours, equity]) => rememberMark(each, equity, noon + hours * hourMs, limits),
    memory,
  );
}

describe("rememberMark()", () => {
  test("the same object where nothing has changed", () => {
    expect(
      marked(start, [
        [1, 9_990],
        [2, 10_000],
        [3, 9_800],
      ]),
    ).toBe(start);
    const reduced = marked(start, [[1, 9_600]]);
    expect(marked(reduced, [[2, 9_700]])).toBe(reduced);
    const halted = marked(start, [[1, 7_000]]);
    expect(marked(halted, [[2, 6_000]])).toBe(halted);
  });

  test("the peak is the highest mark ever, and stays over days", () => {
    expect(
      marked(start, [
        [1, 10_500],
        [2, 10_400],
        [30, 10_450],
      ]).peakEquity,
    ).toBe(10_500);
  });

  test("midnight belongs to the new day, whose first mark begins it", () => {
    const next = marked(start, [
      [1, 9_900],
      [12, 9_800],
    ]);
    expect(next).toMatchObject({ day: start.day + 1, dayStartEquity: 9_800 });
  });

  test("a daily loss of exactly the limit reduces only, until the next day", () => {
    const reduced = marked(start, [[1, 9_700]]);
    expect(reduced).toMatchObject({
      state: "REDUCE_ONLY",
      reason: expect.stringContaining("3.00 %"),
    });
    expect(marked(reduced, [[2, 9_990]]).state).toBe("REDUCE_ONLY");
    expect(marked(reduced, [[12, 9_700]])).toMatchObject({ state: "ACTIVE", reason: null });
  });

  test("peers 14: a drawdown is of the true peak, marked to market, and nothing is entered before a resume", () => {
    const fallen = marked(start, [
      [1, 12_500],
      [13, 10_500],
      [37, 10_000],
    ]);
    expect(fallen).toMatchObject({
      state: "REDUCE_ONLY",
      awaitsResume: true,
      reason: expect.stringContaining("20.00 %"),
    });
    expect(
      marked(fallen, [
        [61, 13_000],
        [85, 13_000],
      ]),
    ).toMatchObject({
      state: "REDUCE_ONLY",
      awaitsResume: true,
      reason: fallen.reason,
      peakEquity: 13_000,
    });
  });

  test("a drawdown counts also while a day's loss is reducing only", () => {
    const fallen = marked(start, [
      [1, 9_600],
      [2, 8_000],
    ]);
    expect(fallen).toMatchObject({
      state: "REDUCE_ONLY",
      awaitsResume: true,
      reason: expect.stringContaining("highest"),
    });
  });

  test("after a drawdown an account that is worth nothing, or nobody knows what, is halted", () => {
    const fallen = marked(start, [[1, 7_000]]);
    for (const equity of [Number.NaN, 0]) {
      const halted = marked(fallen, [[2, equity]]);
      expect(halted.state).toBe("HALTED");
      expect(halted.reason).toContain(fallen.reason);
    }
  });

  test("only another resume ends what a drawdown stopped", () => {
    const fallen = marked(start, [[1, 7_000]]);
    const known = rememberResume(fallen, "a", 7_000);
    expect(known).toMatchObject({ state: "REDUCE_ONLY", awaitsResume: true, haltedAfter: "a" });
    const resumed = rememberResume(known, "b", 7_000);
    expect(resumed).toMatchObject({ state: "ACTIVE", awaitsResume: false, peakEquity: 7_000 });
  });

  test("what the account is worth is not known: halted", () => {
    for (const equity of [Number.NaN, Infinity, -Infinity]) {
      expect(marked(start, [[1, equity]]).state).toBe("HALTED");
      expect(startRiskMemory(equity, noon).state).toBe("HALTED");
    }
    expect(rememberMark(start, 10_000, Number.NaN, limits).state).toBe("HALTED");
    expect(marked(start, [[1, 0]]).state).toBe("HALTED");
    expect(marked({ ...start, peakEquity: Number.NaN }, [[1, 10_000]]).state).toBe("HALTED");
    const dayless = { ...start, dayStartEquity: Number.NaN };
    expect(marked(dayless, [[1, 10_000]]).state).toBe("REDUCE_ONLY");
  });

  test("a mark of an earlier day begins no day", () => {
    expect(marked(start, [[-24, 9_950]])).toBe(start);
  });
});

describe("rememberRoundTrip()", () => {
  const options = { limits, timeframeMs: hourMs };
  const trip: RoundTrip = {
    instrument: "BTCUSDT" as InstrumentId,
    direction: 1,
    enteredAtMs: noon - hourMs,
    exitedAtMs: noon,
    profit: 10,
    return: 0.01,
    fees: 1,
    closedBy: "exit",
  };
  const after = (memory: RiskMemory, ...profits: readonly number[]) =>
    profits.reduce(
      (each, profit) => rememberRoundTrip(each, { ...trip, profit }, noon, options),
      memory,
    );

  test("an instrument cools down after its exit, others do not", () => {
    expect(after(start, 10).coolUntilMs).toEqual({ BTCUSDT: noon + hourMs });
  });

  test("losses in a row are counted, a profit ends them, nothing gained changes nothing", () => {
    expect(after(start, -1, -1).consecutiveLosses).toBe(2);
    expect(after(start, -1, 0, -1).consecutiveLosses).toBe(2);
    expect(after(start, -1, -1, 1).consecutiveLosses).toBe(0);
    expect(after(start, -1, Number.NaN).consecutiveLosses).toBe(2);
  });

  test("the fifth pauses for 24 candles and the count begins anew", () => {
    const four = after(start, -1, -1, -1, -1);
    expect(four.pausedUntilMs).toBe(0);
    expect(after(four, -1)).toMatchObject({
      consecutiveLosses: 0,
      pausedUntilMs: noon + 24 * hourMs,
    });
  });

  test("a pause is never made shorter", () => {
    const paused = { ...start, pausedUntilMs: noon + 100 * hourMs, consecutiveLosses: 4 };
    expect(after(paused, -1).pausedUntilMs).toBe(noon + 100 * hourMs);
  });
});

describe("rememberResume()", () => {
  const halted = haltMemory(start, "it fell");

  test("who is not halted is not asked", () => {
    expect(rememberResume(start, "b", 9_000)).toBe(start);
  });

  test("the resume before the halt lifts nothing, another one does, and the peak begins anew", () => {
    const known = rememberResume(halted, "a", 9_000);
    expect(known).toMatchObject({ state: "HALTED", haltedAfter: "a" });
    expect(rememberResume(known, "a", 9_000)).toBe(known);
    expect(rememberResume(known, undefined, 9_000)).toBe(known);
    const resumed = rememberResume(known, "b", 9_000);
    expect(resumed).toMatchObject({ state: "ACTIVE", reason: null, peakEquity: 9_000 });
    expect(rememberMark(resumed, 9_000, noon + hourMs, limits).state).not.toBe("HALTED");
    const again = haltMemory(resumed, "it fell again");
    expect(rememberResume(again, "b", 9_000).state).toBe("HALTED");
  });

  test("what cannot be read is not taken for a new one", () => {
    expect(rememberResume(halted, undefined, 9_000)).toBe(halted);
    expect(rememberResume(halted, "", 9_000)).toMatchObject({ state: "HALTED", haltedAfter: "" });
  });

  test("a resume whose trace was removed, or lies elsewhere, is none", () => {
    const known = rememberResume(halted, "a", 9_000);
    expect(rememberResume(known, "", 9_000)).toBe(known);
  });

  test("an account that is worth nothing known stays halted", () => {
    const known = rememberResume(halted, "", 9_000);
    for (const equity of [Number.NaN, 0, -5, Infinity]) {
      expect(rememberResume(known, "b", equity)).toBe(known);
    }
  });

  test("haltMemory() adds reasons up, and a resume from before the newest lifts nothing", () => {
    expect(haltMemory(halted, "it fell")).toBe(halted);
    const known = rememberResume(halted, "a", 9_000);
    const twice = haltMemory(known, "the broker disagrees");
    expect(twice).toMatchObject({ reason: "it fell; the broker disagrees", haltedAfter: null });
    const later = rememberResume(twice, "b", 9_000);
    expect(later).toMatchObject({ state: "HALTED", haltedAfter: "b" });
    expect(haltMemory(later, "it fell")).toMatchObject({ reason: later.reason, haltedAfter: null });
    expect(rememberResume(later, "c", 9_000).state).toBe("ACTIVE");
    expect(haltMemory({ ...halted, reason: null }, "it fell").reason).toBe("it fell");
  });
});

describe("recallRiskMemory()", () => {
  test("a ledger that does not say whether a resume is awaited: while it is halted", () => {
    for (const [memory, awaitsResume] of [
      [start, false],
      [haltMemory(start, "it fell"), true],
    ] as const) {
      const { awaitsResume: _, ...older } = memory;
      expect(recallRiskMemory(older).awaitsResume).toBe(awaitsResume);
    }
  });

  test("what it says is kept", () => {
    const fallen = marked(start, [[1, 7_000]]);
    expect(recallRiskMemory(structuredClone(fallen))).toEqual(fallen);
  });
});
