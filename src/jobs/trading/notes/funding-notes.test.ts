import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../../test/walk-candles.ts";
import { sliceCandles } from "../../../market/candle-series.ts";
import { costModelFor } from "../../../market/costs.ts";
import { defaultTradingRules } from "../../../market/default-trading-rules.ts";
import { fundingNotes, liveFundingNotes } from "./funding-notes.ts";

const hourMs = 3_600_000;
// Opens at 01:00, 2020-01-01; shown from there on, decided from the second candle on.
const series = walkCandles({ seed: 8, candles: 479 });
const { instrument, openTimeMs } = series;
const dayMs = openTimeMs[0]! - hourMs;

/** Rates at these hours of 2020. */
function laneOf(hours: readonly number[], market: "perpetual" | "spot" = "perpetual") {
  return {
    instrument,
    series,
    dataHash: "",
    rules: defaultTradingRules(instrument, market),
    costs: costModelFor(instrument),
    finer: [],
    funding: hours.map((hour) => ({ atMs: dayMs + hour * hourMs, rate: 0.0001 })),
    duplicates: 0,
    warnings: [],
  };
}

const every8 = Array.from({ length: 61 }, (_, i) => 8 * i);
const notes = (hours: readonly number[]) => fundingNotes(laneOf(hours), openTimeMs[1]!);

describe("fundingNotes()", () => {
  test.each([
    ["all that were due", every8],
    ["the last one of the run not yet due", every8.slice(0, -1)],
    [
      "8 hours that became 4",
      [...every8.slice(0, 30), ...every8.slice(30).flatMap((h) => [h, h + 4])],
    ],
    [
      "4 hours that became 8",
      [...every8.slice(0, 30).flatMap((h) => [h, h + 4]), ...every8.slice(30)],
    ],
    [
      "rates from long before until long after",
      Array.from({ length: 400 }, (_, i) => 8 * i - 1600),
    ],
  ])("says nothing where nothing is missing: %s", (_, hours) => {
    expect(notes(hours)).toEqual([]);
  });

  test.each([
    [
      "a file that ends early",
      every8.slice(0, 31),
      "2020-01-01 to 2020-01-11: nothing was charged on 240 of 478",
    ],
    [
      "one that begins late",
      every8.slice(40),
      "2020-01-14 to 2020-01-21: nothing was charged on 310 of 478",
    ],
    [
      "one of other years",
      every8.map((h) => h + 50_000),
      "2025-09-14 to 2025-10-04: nothing was charged on 478 of 478",
    ],
    [
      "one rate that is missing",
      every8.filter((h) => h !== 80),
      "2020-01-01 to 2020-01-21 with 1 hole: nothing was charged on 8 of 478",
    ],
    [
      "two holes",
      every8.filter((h) => h !== 80 && h !== 160 && h !== 168),
      "2020-01-01 to 2020-01-21 with 2 holes: nothing was charged on 24 of 478",
    ],
    ["a hole before the run", [-80, ...every8], "no note"],
  ])("counts the candles that nothing is charged on: %s", (_, hours, said) => {
    const expected = `Funding of the perpetual WALK is known from ${said} candles.`;
    expect(notes(hours)).toEqual(said === "no note" ? [] : [expected]);
  });

  test("a candle that reaches into two holes counts once", () => {
    const days = {
      ...series,
      timeframe: "1d" as const,
      openTimeMs: openTimeMs.slice(0, 20).map((_, i) => dayMs + i * 24 * hourMs),
    };
    const hours = every8.filter((h) => h !== 80 && h !== 88);
    const lane = { ...laneOf(hours), series: sliceCandles(days, 0, 20) };
    expect(fundingNotes(lane, dayMs)[0]).toMatch(/1 hole: nothing was charged on 1 of 20 candles/);
  });

  test("asks for rates where none are named, and nothing on spot", () => {
    expect(notes([])).toEqual([
      "No funding was charged on the perpetual WALK: name its rates with --funding FILE.",
    ]);
    expect(fundingNotes(laneOf([], "spot"), 0)).toEqual([]);
  });
});

test("liveFundingNotes() says that live candles are later than a file's rates", () => {
  expect(liveFundingNotes(laneOf(every8))).toEqual([
    "Funding of the perpetual WALK is known from 2020-01-01 to 2020-01-21: candles after that are charged nothing.",
  ]);
  expect(liveFundingNotes(laneOf([]))[0]).toMatch(/^No funding was charged/);
  expect(liveFundingNotes(laneOf([], "spot"))).toEqual([]);
});
