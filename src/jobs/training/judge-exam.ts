import { refuseNotFinite } from "../../evaluation/report/finite-forecasts.ts";
import type { ScaledColumns } from "../../evaluation/report/forecast-columns.ts";
import { judgeSegments } from "../../evaluation/report/judge-segments.ts";
import type { JudgedRows } from "../../evaluation/report/judged-rows.ts";
import {
  performanceMetrics,
  type PerformanceMetrics,
} from "../../evaluation/report/performance-metrics.ts";
import { trainingReport, type TrainingReport } from "../../evaluation/report/training-report.ts";
import { type MarketRows, marketRows } from "../../evaluation/rows/market-rows.ts";
import { trailingVolatility } from "../../evaluation/rows/trailing-volatility.ts";
import { decodeForecast } from "../../learning/features/decode-forecast.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { recipeOf } from "../../learning/features/recipes/recipe-table.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";

/** What the exam said about a model. */
export interface ExamJudgement {
  readonly report: TrainingReport;
  readonly metrics: PerformanceMetrics;
  /** The exam with the yardsticks and the one-liner of the verdict, fitted and chosen before it. */
  readonly judged: JudgedRows;
  /** Forecast close per exam window, quote currency. */
  readonly forecastClose: Float64Array;
}

/**
 * Judges the network's outputs on the exam segment beside the yardsticks.
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
  const forecastLogReturn = Float64Array.from(decoded, ({ logReturn }) => logReturn);
  refuseNotFinite(forecastLogReturn);
  const judged = judgedRows(series, prepared, forecastLogReturn);
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
  return {
    report: trainingReport(subject, judged),
    metrics: performanceMetrics(judged, scaledExam(prepared, outputs)),
    judged,
    forecastClose: Float64Array.from(decoded, ({ close }) => close),
  };
}

// Yardsticks learn from train and validation, the one-liner is chosen on calibration A and B.
function judgedRows(
  series: CandleSeries,
  prepared: PreparedSamples,
  forecastLogReturn: Float64Array,
): JudgedRows {
  const { segments, samples } = prepared;
  const { train, validation, calibrationA, calibrationB, exam } = segments;
  const volatility = trailingVolatility(series);
  const rowsOf = (from: number, until: number): MarketRows =>
    marketRows(series, windowPositions(prepared, { from, until }), {
      horizon: samples.horizon,
      volatility,
    });
  return judgeSegments({
    fitting: rowsOf(train.from, validation.until),
    train: rowsOf(train.from, train.until),
    choosing: rowsOf(calibrationA.from, calibrationB.until),
    exam: { rows: rowsOf(exam.from, exam.until), forecastLogReturn },
  });
}

function scaledExam(prepared: PreparedSamples, outputs: Float32Array): ScaledColumns {
  const { samples, transform, segments } = prepared;
  const { from, until } = segments.exam;
  const definition = recipeOf(transform);
  return {
    output: Float64Array.from(outputs),
    outcome: Float64Array.from(samples.label.subarray(from, until)),
    scale: (logReturn, row) => {
      const context = contextOf(prepared, from + row);
      return definition.label(context.lastClose * Math.exp(logReturn), context, transform);
    },
  };
}

function contextOf({ samples }: PreparedSamples, w: number): { lastClose: number; unit: number } {
  return { lastClose: samples.lastClose[w]!, unit: samples.unit[w]! };
}
