import { describe, expect, test } from "vitest";
import { dayValues, monthReturns, yearReturns } from "./period-returns.ts";

const hourMs = 3_600_000;

describe("monthReturns(), yearReturns(), dayValues()", () => {
  // closes at 22:00, 23:00, 24:00 of 31 December and 1:00 of 1 January
  const newYear = Date.UTC(2024, 0, 1);
  const atMs = Float64Array.of(newYear - 2 * hourMs, newYear - hourMs, newYear, newYear + hourMs);
  const equity = Float64Array.of(100, 110, 121, 133.1);
  const marks = { atMs, equity, buyAndHold: Float64Array.of(1, 1, 2, 2) };

  test("the close at midnight ends the day, the month and the year", () => {
    expect(monthReturns(marks)).toEqual([
      { year: 2023, month: 12, return: expect.closeTo(0.21, 12), buyAndHold: 1 },
      { year: 2024, month: 1, return: expect.closeTo(0.1, 12), buyAndHold: 0 },
    ]);
    expect(yearReturns(marks).map(({ year, month }) => [year, month])).toEqual([
      [2023, 0],
      [2024, 0],
    ]);
    expect([...dayValues(atMs, equity)]).toEqual([100, 121, 133.1]);
  });

  test("a run that begins as a month ends has nothing of that month", () => {
    const late = {
      atMs: atMs.subarray(2),
      equity: equity.subarray(2),
      buyAndHold: equity.subarray(2),
    };
    expect(monthReturns(late)).toEqual([
      {
        year: 2024,
        month: 1,
        return: expect.closeTo(0.1, 12),
        buyAndHold: expect.closeTo(0.1, 12),
      },
    ]);
    expect([...dayValues(late.atMs, late.equity)]).toEqual([121, 133.1]);
  });
});
