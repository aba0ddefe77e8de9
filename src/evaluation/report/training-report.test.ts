import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { marketRows } from "../rows/market-rows.ts";
import { refuseNotFinite } from "./finite-forecasts.ts";
import { judgeSegments } from "./judge-segments.ts";
import type { JudgedRows } from "./judged-rows.ts";
import { performanceMetrics } from "./performance-metrics.ts";
import { trainingReport, type TrainingSubject } from "./training-report.ts";

const hourMs = 3_600_000;
const subject: TrainingSubject = {
  instrument: parseInstrument("BTCUSDT"),
  timeframe: "1h",
  recipe: "return",
  horizon: 1,
  trainedUntilMs: 0,
  lastCandleMs: 4_000 * hourMs,
  examCandles: 2_000,
};

describe("trainingReport() on a planted AR(0.3), seed 11", () => {
  const report = trainingReport(subject, plantedMarket(11));
  const { model, persistence, majority, contrarian, arOne, ridge } = report.scores;

  test("persistence is the reference: no skill, no direction, no trade", () => {
    expect(persistence.skill).toBe(0);
    expect(persistence.skillInterval).toBeUndefined();
    expect(persistence.direction.accuracy).toBeUndefined();
    expect(persistence.directionInterval).toBeUndefined();
    expect(persistence.trading.full.netReturnPerTrade).toBeUndefined();
  });

  test("the true model, AR(1) and ridge reach the attainable skill of 0.09, inside their intervals", () => {
    for (const score of [model, arOne, ridge]) {
      expect(score.skillInterval!.low).toBeLessThan(0.09);
      expect(score.skillInterval!.high).toBeGreaterThan(0.09);
      expect(score.skillInterval!.low).toBeGreaterThan(0);
      expect(score.direction.accuracy).toBeGreaterThan(0.55);
    }
  });

  test("the contrarian is wrong where moves go on, and pays for trading every turn", () => {
    expect(contrarian.skill).toBeLessThan(0);
    expect(contrarian.direction.accuracy).toBeLessThan(0.45);
    expect(contrarian.trading.full.netReturnPerTrade).toBeLessThan(-0.003);
  });

  test("the majority names one direction", () => {
    expect(majority.direction.accuracy).toBeGreaterThan(0.45);
    expect(majority.direction.zeroForecasts).toBe(0);
    expect(majority.trading.full.trades).toBeLessThan(2);
  });

  test("cheaper trading trades more; zero moves are counted once for all", () => {
    expect(model.trading.half.trades).toBeGreaterThan(model.trading.full.trades);
    expect(model.trading.full.trades).toBeGreaterThan(model.trading.double.trades);
    expect(report.costPerSide).toBeCloseTo(0.0015, 12);
    expect(report.rows).toBe(2_000);
    expect(report.zeroMoves).toBe(1);
  });

  test("is made of plain data that survives JSON", () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

test("trainingReport() widens the direction's interval for overlapping outcomes", () => {
  const judged = plantedMarket(12);
  const width = (horizon: number) => {
    const { scores } = trainingReport({ ...subject, horizon }, judged);
    return scores.model.directionInterval!.high - scores.model.directionInterval!.low;
  };
  expect(width(4) / width(1)).toBeGreaterThan(1.9);
});

test("refuseNotFinite() refuses forecasts that are not numbers, with a count and a place", () => {
  const forecastLogReturn = plantedMarket(13).forecastLogReturn.slice();
  expect(() => refuseNotFinite(forecastLogReturn)).not.toThrow();
  forecastLogReturn[7] = Number.NaN;
  forecastLogReturn[9] = Infinity;
  expect(() => refuseNotFinite(forecastLogReturn)).toThrow(
    expect.objectContaining({
      code: "E_FORECAST_NOT_FINITE",
      exitCode: 1,
      message: expect.stringMatching(/2 of 2000 exam forecasts.* row 7, value was NaN/) as string,
    }),
  );
});

describe("performanceMetrics()", () => {
  const judged = plantedMarket(14);
  const outcome = judged.rows.outcomeLogReturn;
  const tenfold = (values: Float64Array) => values.map((value) => 10 * value);
  const metrics = performanceMetrics(judged, {
    output: tenfold(judged.forecastLogReturn),
    outcome: tenfold(outcome),
    scale: (logReturn) => 10 * logReturn,
  });

  test("measures scaled units beside quote currency, baselines on the same rows", () => {
    const { performance, baselines } = metrics;
    const squares = outcome.reduce((sum, value) => sum + value ** 2, 0);
    expect(baselines.persistence.mse).toBeCloseTo((100 * squares) / 2_000, 12);
    expect(performance.mse! / baselines.persistence.mse!).toBeCloseTo(0.91, 1);
    expect(performance.quote.mse).toBeLessThan(baselines.persistence.quote.mse!);
    expect(performance.quote.r2).toBeGreaterThan(0.9);
    expect(performance.r2).toBeLessThan(0.2);
  });

  test("writes an undefined metric as null", () => {
    expect(metrics.baselines.persistence.directional_accuracy).toBeNull();
    expect(metrics.baselines.contrarian.directional_accuracy).toBeLessThan(0.5);
    expect(metrics.performance.zero_moves).toBe(1);
    expect(metrics.performance.rows).toBe(2_000);
  });
});

/** 4,000 returns r_t = 0.3 r_{t-1} + noise of 1 %; the model of the exam knows the 0.3. */
function plantedMarket(seed: number): JudgedRows {
  const rng = createRng(seed);
  const returns = new Float64Array(4_001);
  for (let i = 1; i < returns.length; i++) returns[i] = 0.3 * returns[i - 1]! + 0.01 * rng.normal();
  returns[3_000] = 0;
  let price = 100;
  const close = returns.map((move) => (price *= Math.exp(move)));
  const { instrument, timeframe } = subject;
  const openTimeMs = close.map((_, i) => i * hourMs);
  const series = { instrument, timeframe, openTimeMs, open: close, high: close, low: close, close };
  const rowsOf = (from: number, until: number) =>
    marketRows(
      { ...series, volume: undefined },
      Array.from({ length: until - from }, (_, i) => from + i),
      {
        horizon: 1,
      },
    );
  const exam = rowsOf(2_000, 4_000);
  const forecastLogReturn = exam.previousReturn.map((last) => 0.3 * last);
  return judgeSegments({
    fitting: rowsOf(1, 1_998),
    exam: { rows: exam, forecastLogReturn },
  });
}
