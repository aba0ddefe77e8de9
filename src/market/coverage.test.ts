import { describe, expect, it } from "vitest";
import type { CandleSeries } from "./candle-series.ts";
import { coverageCalendar, measureCoverage } from "./coverage.ts";
import { findGaps } from "./find-gaps.ts";
import { parseInstrument } from "./instrument.ts";
import { type Timeframe, timeframeMs } from "./timeframe.ts";

const dayMs = 86_400_000;

/** Candles of price 1 from `startMs` on; those at `absent` positions are left out. */
function candles(
  timeframe: Timeframe,
  span: { readonly startMs: number; readonly count: number; readonly absent?: readonly number[] },
): CandleSeries {
  const steps = Array.from({ length: span.count }, (_, i) => i);
  const kept = steps.filter((i) => !(span.absent ?? []).includes(i));
  const openTimeMs = Float64Array.from(kept, (i) => span.startMs + i * timeframeMs(timeframe));
  const ones = openTimeMs.map(() => 1);
  const prices = { open: ones, high: ones, low: ones, close: ones, volume: ones };
  return { instrument: parseInstrument("ONE"), timeframe, openTimeMs, ...prices };
}

describe("measureCoverage()", () => {
  it("expects candles only between the first and the last", () => {
    const startMs = Date.UTC(2024, 0, 2, 6);
    const series = candles("1h", { startMs, count: 24, absent: [3, 4] });
    const borders = [1, 2, 3, 4, 5].map((day) => Date.UTC(2024, 0, day));
    expect(measureCoverage(series, borders)).toEqual([
      { startMs: borders[0], present: 0, expected: 0 },
      { startMs: borders[1], present: 16, expected: 18 },
      { startMs: borders[2], present: 6, expected: 6 },
      { startMs: borders[3], present: 0, expected: 0 },
    ]);
  });

  it("counts a candle longer than a cell where it opens", () => {
    const series = candles("4h", { startMs: Date.UTC(2024, 0, 1), count: 3 });
    const borders = Array.from({ length: 13 }, (_, h) => Date.UTC(2024, 0, 1, h));
    const cells = measureCoverage(series, borders);
    expect(cells.map(({ expected }) => expected)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect(cells.every(({ present, expected }) => present === expected)).toBe(true);
  });
});

describe("coverageCalendar()", () => {
  it.each([
    ["1m", 3 * 1440, "day", "hour", 3],
    ["5m", 31 * 288, "day", "hour", 31],
    ["1d", 20, "month", "day", 1],
    ["1h", 59 * 24, "month", "day", 2],
    ["1d", 15 * 365, "year", "week", 15],
  ] as const)("shows %s candles, %i of them, as %s rows", (...row) => {
    const [timeframe, count, rowSpan, cellSpan, rows] = row;
    const calendar = coverageCalendar(candles(timeframe, { startMs: Date.UTC(2023, 0, 1), count }));
    expect(calendar).toMatchObject({ rowSpan, cellSpan });
    expect(calendar.rows).toHaveLength(rows);
    const present = calendar.rows.flatMap((one) => one.cells.map((cell) => cell.present));
    expect(present.reduce((sum, value) => sum + value, 0)).toBe(count);
  });

  it("misses exactly the candles of the gaps, over leap years and empty years", () => {
    const absent = Array.from({ length: 900 }, (_, i) => 300 + i);
    const series = candles("1d", { startMs: Date.UTC(2019, 4, 9), count: 2000, absent });
    const { rows } = coverageCalendar(series);
    expect(rows.map(({ startMs }) => new Date(startMs).getUTCFullYear())).toEqual([
      2019, 2020, 2021, 2022, 2023, 2024,
    ]);
    const cells = rows.flatMap((row) => row.cells);
    const missing = cells.reduce((sum, { present, expected }) => sum + expected - present, 0);
    expect(missing).toBe(findGaps(series)[0]?.missing);
    expect(rows.every((row) => row.cells.length === 53)).toBe(true);
    expect(rows[1]?.cells.at(-1)?.startMs).toBe(Date.UTC(2020, 0, 1) + 52 * 7 * dayMs);
  });

  it("has no rows without candles", () => {
    expect(coverageCalendar(candles("1h", { startMs: 0, count: 0 })).rows).toEqual([]);
  });
});
