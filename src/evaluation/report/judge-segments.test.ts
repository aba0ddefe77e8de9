import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { type MarketRows, marketRows } from "../rows/market-rows.ts";
import { buildReportCard, verdictOf } from "./build-report-card.ts";
import { conditionsSection, trendOf } from "./conditions-section.ts";
import { confidenceDeciles } from "./confidence-deciles.ts";
import { judgeSegments } from "./judge-segments.ts";
import { predictedVersusActual } from "./predicted-versus-actual.ts";
import { tradingSection } from "./trading-section.ts";

const series = walkCandles({ seed: 31, candles: 4000 });
const rowsOf = (from: number, until: number, horizon = 1): MarketRows =>
  marketRows(
    series,
    Int32Array.from({ length: until - from }, (_, i) => from + i),
    { horizon },
  );
const said = (rows: MarketRows) => ({
  rows,
  forecastLogReturn: rows.previousReturn.map((last) => -0.1 * last),
});
const segments = {
  fitting: rowsOf(1, 1500),
  calibrationA: said(rowsOf(1501, 2000)),
  calibrationB: said(rowsOf(2001, 2300)),
};
const exam = rowsOf(2301, 3900);
const judged = judgeSegments({ ...segments, exam: said(exam) });

test("judgeSegments() learns nothing from the outcomes of the exam, seed 31", () => {
  const outcomeLogReturn = exam.outcomeLogReturn.map((y) => 3 * Math.abs(y));
  const edited = { ...exam, outcomeLogReturn, futureClose: exam.futureClose.map((p) => 2 * p) };
  const other = judgeSegments({ ...segments, exam: said(edited) });
  expect(other.yardsticks).toEqual(judged.yardsticks);
  expect(other.naive).toEqual(judged.naive);
  expect(other.probability).toEqual(judged.probability);
  expect(other.volatilityThresholds).toEqual(judged.volatilityThresholds);
});

describe("conditionsSection(), confidenceDeciles() on a walk, seed 31", () => {
  test("each row stands in one tercile, one trend, one cell and one year", () => {
    const { cells, byVolatility, byTrend, byYear } = conditionsSection(judged);
    for (const groups of [cells, byVolatility, byTrend, byYear]) {
      expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(exam.lastClose.length);
    }
    expect(cells).toHaveLength(9);
    expect(byYear.map(({ label }) => label)).toEqual(["2020"]);
    expect([trendOf(0.51), trendOf(0.5), trendOf(-0.51)]).toEqual(["bull", "sideways", "bear"]);
  });

  test("ten groups of equal size, each row in one", () => {
    const sizes = confidenceDeciles(judged).map(({ rows }) => rows);
    expect(sizes).toHaveLength(10);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

test("predictedVersusActual() finds a planted slope, deciles rise with the forecast", () => {
  const forecast = exam.outcomeLogReturn.map((y) => y / 2);
  const { slope, deciles, sample } = predictedVersusActual(exam.outcomeLogReturn, forecast, 1);
  expect(slope).toBeCloseTo(2, 10);
  expect(sample).toHaveLength(800);
  const means = deciles.map(({ outcome }) => outcome);
  expect(means).toEqual(means.toSorted((a, b) => a - b));
  const flat = forecast.map(() => 0.01);
  expect(predictedVersusActual(exam.outcomeLogReturn, flat, 1).slope).toBeUndefined();
});

const cycles = 30;

test("tradingSection() on hand-made rows: net, break-even cost and accuracy", () => {
  const repeated = (cycle: readonly number[]) =>
    Float64Array.from({ length: 4 * cycles }, (_, i) => cycle[i % 4]!);
  const outcomeLogReturn = repeated([0.02, -0.01, -0.03, 0.02]);
  const forecast = repeated([0.01, 0.01, -0.01, 0]);
  const rows = { ...rowsOf(10, 10 + 4 * cycles), outcomeLogReturn };
  const { levels, ...section } = tradingSection(rows, forecast, 0.001);
  // 1, 1, -1, 0: gross 0.02 - 0.01 + 0.03, four sides
  expect(levels.full.gross).toBeCloseTo(0.04 * cycles, 12);
  expect(levels.full.net).toBeCloseTo(0.036 * cycles, 12);
  expect(levels.double.net).toBeCloseTo(0.032 * cycles, 12);
  expect(levels.full.trades).toBe(2 * cycles);
  expect(section.breakEvenCostPerSide).toBeCloseTo(0.01, 12);
  expect(section.breakEvenAccuracy).toBeCloseTo(0.55, 12);
  expect(section.holding).toBeCloseTo(0, 12);
});

test("tradingSection() says nothing of break-even and Sharpe for a handful of trades", () => {
  const rows = rowsOf(10, 35);
  const { levels, breakEvenCostPerSide } = tradingSection(rows, rows.outcomeLogReturn, 0.0001);
  expect(levels.full.trades).toBeGreaterThan(0);
  expect(levels.full.netPerTrade).toEqual({ value: undefined, note: "n too small" });
  expect([levels.full.sharpePerYear, breakEvenCostPerSide]).toEqual([undefined, undefined]);
});

test("verdictOf() warns of what nobody reaches in earnest, not of a planted edge", () => {
  const right = (share: number) =>
    exam.outcomeLogReturn.map((y, i) => (i % 100 < share ? 1 : -1) * Math.sign(y) * 0.01);
  const cautionAt = (share: number) =>
    verdictOf({ ...judged, forecastLogReturn: right(share) }, { trials: 1 }).caution;
  expect(cautionAt(72)).toBe("72.0 % of directions right is a leak until proven otherwise");
  expect(cautionAt(62)).toBeUndefined();
});

test("buildReportCard() notes a forecast that knows one direction only", () => {
  const notesOf = (forecastLogReturn: Float64Array) =>
    buildReportCard(
      { ...judged, forecastLogReturn },
      {
        title: "",
        recipe: "return",
        trainedUntilMs: 0,
        lastCandleMs: 0,
        inSample: false,
        trials: 1,
      },
      { draws: 100 },
    ).notes.join();
  const always = judged.forecastLogReturn.map((_, i) => (i % 200 === 0 ? -1e-4 : 1e-4 * (1 + i)));
  expect(notesOf(always)).toContain('says "up" in 99.5 % of rows');
  expect(notesOf(judged.forecastLogReturn)).toBe("");
});
