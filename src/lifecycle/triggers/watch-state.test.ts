import { describe, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { nextWatchState, type WatchState, watchedExposure } from "./watch-state.ts";

const hourMs = 3_600_000;
const nowMs = Date.parse("2026-03-01T10:00:00.000Z");
const version = "20260101T000000Z-1a2b3c4d5e6f" as ModelVersion;
const iso = (hours: number): string => new Date(nowMs + hours * hourMs).toISOString();

/** Told of the candle that closed so many hours from now. */
function told(hours: number, factor: number, untilHours = 100): WatchState {
  return {
    format: 1,
    at: iso(hours),
    version,
    rules: "two-layer",
    candle: iso(hours),
    alarms: { inputs: null, outcomes: null },
    exposure:
      factor === 1
        ? { factor, until: null, reason: null }
        : { factor, until: iso(untilHours), reason: "the inputs moved" },
  };
}

test.each<[string, WatchState | undefined, number, RegExp | undefined]>([
  ["nobody's look", undefined, 1, /^Nobody watches/],
  ["a quiet look", told(0, 1), 1, undefined],
  ["a quiet look 48 candles ago", told(-48, 1), 1, undefined],
  ["a quiet look 49 candles ago", told(-49, 1), 0.5, /not known/],
  ["a look at candles to come", told(2, 1), 0.5, /not known/],
  ["a lowered cap", told(0, 0.25), 0.25, /moved/],
  ["a lowered cap that is over", told(0, 0.25, 0), 1, undefined],
  ["a cap that was lowered long ago", told(-60, 0.25), 0.25, /moved/],
  [
    "a cap that was lowered for ever",
    { ...told(0, 1), exposure: { factor: 0, until: null, reason: null } },
    0,
    undefined,
  ],
])("watchedExposure() of %s", (_name, state, factor, reason) => {
  const said = watchedExposure(state, version, { nowMs, stepMs: hourMs });
  expect(said.factor).toBe(factor);
  expect(said.reason ?? "").toMatch(reason ?? /^$/);
});

describe("nextWatchState()", () => {
  const next = (before: WatchState | undefined, looked: WatchState, isKnown = true) =>
    nextWatchState(before, looked, { isKnown, nowMs });

  test("is what was seen, where that is known and no older", () => {
    expect(next(undefined, told(-1, 1))).toEqual(told(-1, 1));
    expect(next(told(-1, 0.5), told(-1, 1))).toEqual(told(-1, 1));
    expect(next(told(-1, 1), told(0, 0.5))).toEqual(told(0, 0.5));
  });

  test("what is not known keeps a lowered cap as long as it was told", () => {
    const kept = next(told(-1, 0.5, 30), { ...told(0, 1), rules: "classic" }, false);
    expect(kept).toEqual({ ...told(0, 0.5, 30), rules: "classic" });
    expect(next(told(-1, 0.5, 0), told(0, 1), false)).toEqual(told(0, 1));
  });

  test("older candles lower and never raise", () => {
    expect(next(told(-1, 0.5), told(-20, 1))).toEqual(told(-1, 0.5));
    expect(next(told(-1, 1), told(-20, 1))).toEqual(told(-1, 1));
    expect(next(told(-1, 1), told(-20, 0.5))).toEqual(told(-20, 0.5));
    // A clock that was ahead binds nobody.
    expect(next(told(9, 0.5), told(0, 1))).toEqual(told(0, 1));
  });
});
