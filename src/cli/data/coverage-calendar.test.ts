import { describe, expect, it } from "vitest";
import { blockSigns, calendarLines, plainSigns } from "./coverage-calendar.ts";

const full = { present: 24, expected: 24 };
const cell = (present: number, expected = 24) => ({ startMs: 0, present, expected });

describe("calendarLines()", () => {
  it("draws full, nearly full, half, some, none and outside, and counts each", () => {
    const cells = [cell(0, 0), cell(24), cell(22), cell(12), cell(1), cell(0), cell(24)];
    const calendar = {
      rowSpan: "month",
      cellSpan: "day",
      rows: [{ startMs: Date.UTC(2024, 1, 1), cells }],
    } as const;
    const [, row, , legend] = calendarLines(calendar, plainSigns);
    expect(row).toMatch(/^ {2}2024-02 {3}#o=-\.# {24} +83 +61$/);
    expect(legend).toBe(
      "  # all: 2   o 90 % or more: 1   = half or more: 1   - less: 1   . none: 1",
    );
    expect(calendarLines(calendar, blockSigns)[1]).toContain(" █▓▒░·█ ");
  });

  it.each([
    ["day", "hour", 24],
    ["month", "day", 31],
    ["year", "week", 53],
  ] as const)("is 80 columns wide at most with %s rows, its scale above the signs", (...row) => {
    const [rowSpan, cellSpan, count] = row;
    const cells = Array.from({ length: count }, () => ({ startMs: 0, ...full }));
    const rows = [{ startMs: Date.UTC(2024, 0, 1), cells }];
    const [scale = "", drawn = "", ...rest] = calendarLines(
      { rowSpan, cellSpan, rows },
      blockSigns,
    );
    for (const line of [scale, drawn, ...rest]) expect(line.length).toBeLessThanOrEqual(80);
    expect(scale.search(/\S/)).toBe(drawn.indexOf("█"));
    expect(scale).toHaveLength(drawn.length);
  });
});
