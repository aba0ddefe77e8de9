import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { FittingRows } from "../baselines/fitting-rows.ts";
import type { ExamRows } from "./exam-rows.ts";
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
  const { exam, fittingRows } = plantedMarket(11);
  const report = trainingReport(subject, exam, fittingRows);
  const { model, persistence, contrarian, arOne } = report.scores;

  test("persistence is the reference: no skill, no direction, no trade", () => {
    expect(persistence.skill).toBe(0);
    expect(persistence.skillInterval).toBeUndefined();
    expect(persistence.direction.accuracy).toBeUndefined();
    expect(persistence.directionInterval).toBeUndefined();
    expect(persistence.trading.full.netReturnPerTrade).toBeUndefined();
  });

  test("the true model and AR(1) reach the attainable skill of 0.09, inside their intervals", () => {
    for (const score of [model, arOne]) {
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
  const { exam, fittingRows } = plantedMarket(12);
  const width = (horizon: number) => {
    const { scores } = trainingReport({ ...subject, horizon }, exam, fittingRows);
    return scores.model.directionInterval!.high - scores.model.directionInterval!.low;
  };
  expect(width(4) / width(1)).toBeGreaterThan(1.9);
});

test("trainingReport() refuses forecasts that are not numbers, with a count and a place", () => {
  const { exam, fittingRows } = plantedMarket(13);
  const forecastLogReturn = Float64Array.from(exam.forecastLogReturn);
  forecastLogReturn[7] = Number.NaN;
  forecastLogReturn[9] = Infinity;
  expect(() => trainingReport(subject, { ...exam, forecastLogReturn }, fittingRows)).toThrow(
    expect.objectContaining({
      code: "E_FORECAST_NOT_FINITE",
      exitCode: 1,
      message: expect.stringContaining("2 of 2000 exam forecasts") as string,
    }),
  );
});

describe("performanceMetrics()", () => {
  const { exam, fittingRows } = plantedMarket(14);
  const outcome = Float64Array.from({ length: 2_000 }, (_, i) =>
    Math.log(exam.futureClose[i]! / exam.lastClose[i]!),
  );
  const tenfold = (values: ArrayLike<number>) => Float64Array.from(values, (value) => 10 * value);
  const metrics = performanceMetrics(
    exam,
    {
      forecast: tenfold(exam.forecastLogReturn),
      outcome: tenfold(outcome),
      scale: (logReturn) => 10 * logReturn,
    },
    fittingRows,
  );

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
function plantedMarket(seed: number): { exam: ExamRows; fittingRows: FittingRows } {
  const rng = createRng(seed);
  const returns = new Float64Array(4_001);
  for (let i = 1; i < returns.length; i++) returns[i] = 0.3 * returns[i - 1]! + 0.01 * rng.normal();
  returns[3_000] = 0;
  const close = returns.map(() => 0);
  let price = 100;
  for (let i = 0; i < close.length; i++) close[i] = price *= Math.exp(returns[i]!);
  const previousReturn = returns.subarray(2_000, 4_000);
  return {
    exam: {
      forecastLogReturn: previousReturn.map((last) => 0.3 * last),
      lastClose: close.subarray(2_000, 4_000),
      futureClose: close.subarray(2_001, 4_001),
      previousReturn,
      decisionTimeMs: previousReturn.map((_, i) => (2_001 + i) * hourMs),
    },
    fittingRows: {
      previousReturn: returns.subarray(0, 1_998),
      outcomeLogReturn: returns.subarray(1, 1_999),
    },
  };
}
