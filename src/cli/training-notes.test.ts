import { describe, expect, test } from "vitest";
import type { TwinComparison } from "../jobs/training-report.ts";
import { ablationNotes } from "./training-notes.ts";

const neverApart = {
  gain: "no gain",
  reason: "the two never differ",
  level: 0.025,
  trials: 2,
  rows: 40,
  squaredError: {
    model: 0.0001,
    twin: 0.0001,
    difference: 0,
    interval: undefined,
    statistic: undefined,
    pValue: undefined,
  },
  skill: { model: 0.01, twin: 0.01, difference: 0 },
  direction: { model: 0.5, twin: 0.5, difference: 0, pValue: undefined, rows: 40 },
} as TwinComparison;

describe("ablationNotes()", () => {
  test("says in words that a test has no answer, and gives a p that there is", () => {
    const text = ablationNotes(neverApart).join(" ");
    expect(text.match(/p undefined/g)).toHaveLength(2);
    const direction = { ...neverApart.direction, pValue: 0.031 };
    const told = ablationNotes({ ...neverApart, direction }).join(" ");
    expect(told).toMatch(/50\.0 % and 50\.0 %, p 0\.0310\.$/);
  });
});
