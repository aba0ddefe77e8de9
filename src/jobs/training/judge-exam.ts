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
import type { SegmentForecasts } from "../../evaluation/rows/segment-forecasts.ts";
import { trailingVolatility } from "../../evaluation/rows/trailing-volatility.ts";
import { decodeForecast } from "../../learning/features/decode-forecast.ts";
import { type FittedNovelty, fitNovelty } from "../../learning/features/novelty.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { recipeOf } from "../../learning/features/recipes/recipe-table.ts";
import type { WindowRange } from "../../learning/training/training-plan.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { countWithheld } from "../../serving/count-withheld.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";

/** What the exam said about a model. */
export interface ExamJudgement {
  readonly report: TrainingReport;
  readonly metrics: PerformanceMetrics;
  /** The exam with the yardsticks and the one-liner of the verdict, fitted and chosen before it. */
  readonly judged: JudgedRows;
  /** What the model said about the calibration segment; absent where it was not asked. */
  readonly calibration: CalibrationForecasts | undefined;
  /** The neighbourhood of the windows that the model knows; absent likewise. */
  readonly novelty: FittedNovelty | undefined;
  /** Forecast close per exam window, quote currency. */
  readonly forecastClose: Float64Array;
}

/** Forecasts that calibrate the probability, the confidence and the intervals. */
export type CalibrationForecasts = Readonly<
  Record<"calibrationA" | "calibrationB", SegmentForecasts>
>;

/** A network's scaled outputs of all windows from one on to the exam's last. */
export interface JudgedOutputs {
  /** The first window's number: calibration A's first, or the exam's. */
  readonly from: number;
  readonly scaled: Float32Array;
  /** Whether the model may have been trained on the calibration segment; false by default. */
  readonly isCalibrationInSample?: boolean;
}

/** Windows whose outputs calibrate and examine a model: calibration A, B and the exam. */
export function judgedWindows({ segments }: PreparedSamples): WindowRange {
  return { from: segments.calibrationA.from, until: segments.exam.until };
}

/** Those outputs that the exam asks for. */
export function examOutputs({ from, scaled }: JudgedOutputs, { segments }: PreparedSamples) {
  return scaled.subarray(segments.exam.from - from);
}

/**
 * Judges the network's outputs on the exam segment beside the yardsticks; with outputs of the
 * calibration segment also its probabilities and its intervals.
 *
 * @throws {RefusedError} E_FORECAST_NOT_FINITE.
 */
export function judgeExam(
  series: CandleSeries,
  prepared: PreparedSamples,
  outputs: JudgedOutputs,
): ExamJudgement {
  const { samples, transform, segments } = prepared;
  const { exam, train } = segments;
  const decoded = Array.from(outputs.scaled, (output, i) =>
    decodeForecast(transform, output, contextOf(prepared, outputs.from + i)),
  );
  const all = Float64Array.from(decoded, ({ logReturn }) => logReturn);
  refuseNotFinite(all);
  const { from, isCalibrationInSample: isInSample = false } = outputs;
  const spoken = { from, forecastLogReturn: all, isInSample };
  const { judged, calibration } = judgedRows(series, prepared, spoken);
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
  const closes = decoded.slice(exam.from - outputs.from).map(({ close }) => close);
  const forecastClose = Float64Array.from(closes);
  const novelty = calibration && fitNovelty(samples, knownWindows(prepared));
  const withheld =
    novelty && countWithheld(novelty, { samples, from: exam.from, closes: forecastClose });
  return {
    report: { ...trainingReport(subject, judged), withheld },
    metrics: performanceMetrics(judged, scaledExam(prepared, examOutputs(outputs, prepared))),
    judged,
    calibration,
    novelty,
    forecastClose,
  };
}

// What a foreign model was trained on is not known: all that lies before its calibration stands for it.
function knownWindows({ segments, transform }: PreparedSamples): WindowRange {
  const { train, validation } = segments;
  return transform.recipe === "foreign" ? { from: train.from, until: validation.until } : train;
}

// Yardsticks learn from train and validation, the one-liner is chosen on calibration A and B.
function judgedRows(
  series: CandleSeries,
  prepared: PreparedSamples,
  spoken: {
    readonly from: number;
    readonly forecastLogReturn: Float64Array;
    readonly isInSample: boolean;
  },
): Pick<ExamJudgement, "judged" | "calibration"> {
  const { segments, samples } = prepared;
  const { train, validation, calibrationA, calibrationB, exam } = segments;
  const volatility = trailingVolatility(series);
  const rowsOf = (from: number, until: number): MarketRows =>
    marketRows(series, windowPositions(prepared, { from, until }), {
      horizon: samples.horizon,
      volatility,
    });
  const forecastsOn = ({ from, until }: WindowRange): SegmentForecasts => ({
    rows: rowsOf(from, until),
    forecastLogReturn: spoken.forecastLogReturn.slice(from - spoken.from, until - spoken.from),
  });
  const calibration =
    spoken.from > calibrationA.from
      ? undefined
      : { calibrationA: forecastsOn(calibrationA), calibrationB: forecastsOn(calibrationB) };
  const judged = judgeSegments({
    fitting: rowsOf(train.from, validation.until),
    train: rowsOf(train.from, train.until),
    choosing: rowsOf(calibrationA.from, calibrationB.until),
    ...calibration,
    isInSample: spoken.isInSample,
    exam: forecastsOn(exam),
  });
  return { judged, calibration };
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
