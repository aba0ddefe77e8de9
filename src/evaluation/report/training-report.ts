import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { FittingRows } from "../baselines/fitting-rows.ts";
import { baselineForecasts, type BaselineName } from "./baseline-forecasts.ts";
import { checkExamRows, outcomeLogReturn, type ExamRows } from "./exam-rows.ts";
import { scoreForecast, type ForecastScore } from "./score-forecast.ts";

/** What was trained and on what; the report's first line. */
export interface TrainingSubject {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly recipe: string;
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Close time of the last candle that training used, UTC epoch milliseconds. */
  readonly trainedUntilMs: number;
  /** Close time of the last candle there is, UTC epoch milliseconds. */
  readonly lastCandleMs: number;
  /** Length of the exam segment in candles, dropped windows included. */
  readonly examCandles: number;
}

/** How a trained model did on the exam, beside the baselines on the same rows. Not a verdict. */
export interface TrainingReport extends TrainingSubject {
  /** Exam windows judged. */
  readonly rows: number;
  /** Rows whose close did not move over the horizon; no direction is judged on them. */
  readonly zeroMoves: number;
  /** Costs of one side at the default costs, fraction of an order's value. */
  readonly costPerSide: number;
  readonly scores: Readonly<Record<"model" | BaselineName, ForecastScore>>;
}

/**
 * Judges a model's forecasts on the exam. Nothing is fitted on it: AR(1) and the contrarian's size
 * come from `fittingRows`. Costs are those of a small order.
 *
 * @param rows The exam.
 * @param fittingRows Rows of train and validation, before the exam.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE a forecast is not a finite number.
 * @throws {InvariantError} there are no rows or the columns differ in length.
 */
export function trainingReport(
  subject: TrainingSubject,
  rows: ExamRows,
  fittingRows: FittingRows,
): TrainingReport {
  checkExamRows(rows);
  const context = {
    ...subject,
    outcomeLogReturn: outcomeLogReturn(rows),
    decisionTimeMs: rows.decisionTimeMs,
  };
  const baselines = baselineForecasts(rows, fittingRows);
  const model = scoreForecast(Float64Array.from(rows.forecastLogReturn), context);
  return {
    ...subject,
    rows: rows.lastClose.length,
    zeroMoves: model.direction.zeroMoves,
    costPerSide: model.trading.full.costPerSide,
    scores: {
      model,
      persistence: scoreForecast(baselines.persistence, context),
      contrarian: scoreForecast(baselines.contrarian, context),
      arOne: scoreForecast(baselines.arOne, context),
    },
  };
}
