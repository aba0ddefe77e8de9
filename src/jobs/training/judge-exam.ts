import type { FittingRows } from "../../evaluation/baselines/fitting-rows.ts";
import type { ExamRows } from "../../evaluation/report/exam-rows.ts";
import {
  performanceMetrics,
  type PerformanceMetrics,
} from "../../evaluation/report/performance-metrics.ts";
import { trainingReport, type TrainingReport } from "../../evaluation/report/training-report.ts";
import { decodeForecast } from "../../learning/features/decode-forecast.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { recipeOf } from "../../learning/features/recipes/recipe-table.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";

/** What the exam said about a model. */
export interface ExamJudgement {
  readonly report: TrainingReport;
  readonly metrics: PerformanceMetrics;
  /** Forecast close per exam window, quote currency. */
  readonly forecastClose: Float64Array;
}

/**
 * Judges the network's outputs on the exam segment beside the baselines.
 *
 * @param outputs Scaled outputs of the exam's windows, in their order.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE.
 */
export function judgeExam(
  series: CandleSeries,
  prepared: PreparedSamples,
  outputs: Float32Array,
): ExamJudgement {
  const { samples, transform, segments } = prepared;
  const { exam, train } = segments;
  const decoded = Array.from(outputs, (output, i) =>
    decodeForecast(transform, output, contextOf(prepared, exam.from + i)),
  );
  const rows: ExamRows = {
    forecastLogReturn: Float64Array.from(decoded, ({ logReturn }) => logReturn),
    lastClose: samples.lastClose.subarray(exam.from, exam.until),
    futureClose: samples.futureClose.subarray(exam.from, exam.until),
    previousReturn: previousReturns(prepared, exam),
    decisionTimeMs: samples.decisionTimeMs.subarray(exam.from, exam.until),
  };
  const fittingRows = fittingRowsOf(prepared);
  const lastOpenMs = series.openTimeMs.at(-1) ?? 0;
  const subject = {
    instrument: series.instrument,
    timeframe: series.timeframe,
    recipe: samples.recipe,
    horizon: samples.horizon,
    trainedUntilMs: train.lastLabelTimeMs,
    lastCandleMs: lastOpenMs + timeframeMs(series.timeframe),
    examCandles: exam.candidates,
  };
  const definition = recipeOf(transform);
  const scaled = {
    forecast: outputs,
    outcome: samples.label.subarray(exam.from, exam.until),
    scale: (logReturn: number, row: number) => {
      const context = contextOf(prepared, exam.from + row);
      return definition.label(context.lastClose * Math.exp(logReturn), context, transform);
    },
  };
  return {
    report: trainingReport(subject, rows, fittingRows),
    metrics: performanceMetrics(rows, scaled, fittingRows),
    forecastClose: Float64Array.from(decoded, ({ close }) => close),
  };
}

function contextOf({ samples }: PreparedSamples, w: number): { lastClose: number; unit: number } {
  return { lastClose: samples.lastClose[w]!, unit: samples.unit[w]! };
}

// Train and validation: nothing of the exam is ever fitted on.
function fittingRowsOf(prepared: PreparedSamples): FittingRows {
  const { samples, segments } = prepared;
  const range = { from: segments.train.from, until: segments.validation.until };
  const count = range.until - range.from;
  return {
    previousReturn: previousReturns(prepared, range),
    outcomeLogReturn: Float64Array.from({ length: count }, (_, i) =>
      Math.log(samples.futureClose[range.from + i]! / samples.lastClose[range.from + i]!),
    ),
  };
}

// Log-return of each window's last candle against the stored one before it.
function previousReturns(
  { samples, grid }: PreparedSamples,
  { from, until }: { readonly from: number; readonly until: number },
): Float64Array {
  const { close } = grid.series;
  return Float64Array.from({ length: until - from }, (_, i) => {
    const position = grid.position[samples.endRow[from + i]!]!;
    return Math.log(close[position]! / close[position - 1]!);
  });
}
