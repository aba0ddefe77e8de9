import type { FittingRows } from "../baselines/fitting-rows.ts";
import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { meanAbsoluteError } from "../metrics/mean-absolute-error.ts";
import { meanSquaredError } from "../metrics/mean-squared-error.ts";
import { rSquared } from "../metrics/r-squared.ts";
import { baselineForecasts } from "./baseline-forecasts.ts";
import { checkExamRows, outcomeLogReturn, type ExamRows } from "./exam-rows.ts";

/** The metrics of one forecaster under the metadata's keys; null is an undefined metric. */
export interface Performance {
  /** Squared scaled units. */
  readonly mse: number | null;
  /** Scaled units. */
  readonly mae: number | null;
  /** On scaled values. */
  readonly r2: number | null;
  /** Fraction of the moves, zero moves left out. */
  readonly directional_accuracy: number | null;
  /** The same errors on closes: mse in squared quote currency, mae in quote currency. */
  readonly quote: {
    readonly mse: number | null;
    readonly mae: number | null;
    readonly r2: number | null;
  };
}

/** The model's metrics and those of the one-liners on the same rows, as the metadata has them. */
export interface PerformanceMetrics {
  readonly performance: Performance & {
    /** Exam windows judged. */
    readonly rows: number;
    /** Rows left out of the directional accuracy. */
    readonly zero_moves: number;
  };
  readonly baselines: { readonly persistence: Performance; readonly contrarian: Performance };
}

/** The exam in the units that the network was trained in. */
export interface ScaledValues {
  /** The network's output, per row. */
  readonly forecast: ArrayLike<number>;
  /** Its label, per row. */
  readonly outcome: ArrayLike<number>;
  /** The scaled value of the close that a log-return from row `row`'s last close leads to. */
  readonly scale: (logReturn: number, row: number) => number;
}

/**
 * Measures a model on the exam as its metadata keeps it.
 *
 * @param fittingRows Rows of train and validation: what the contrarian's size is fitted on.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE a forecast is not a finite number.
 * @throws {InvariantError} there are no rows or the columns differ in length.
 */
export function performanceMetrics(
  rows: ExamRows,
  scaled: ScaledValues,
  fittingRows: FittingRows,
): PerformanceMetrics {
  checkExamRows(rows);
  const outcome = outcomeLogReturn(rows);
  const baselines = baselineForecasts(rows, fittingRows);
  const measure = (forecast: Float64Array, scaledForecast?: ArrayLike<number>): Performance => {
    const closes = forecast.map((logReturn, i) => rows.lastClose[i]! * Math.exp(logReturn));
    return {
      ...errors(scaled.outcome, scaledForecast ?? forecast.map(scaled.scale)),
      directional_accuracy: directionalAccuracy(outcome, forecast).accuracy ?? null,
      quote: errors(rows.futureClose, closes),
    };
  };
  return {
    performance: {
      ...measure(Float64Array.from(rows.forecastLogReturn), scaled.forecast),
      rows: outcome.length,
      zero_moves: directionalAccuracy(outcome, outcome).zeroMoves,
    },
    baselines: {
      persistence: measure(baselines.persistence),
      contrarian: measure(baselines.contrarian),
    },
  };
}

function errors(actual: ArrayLike<number>, forecast: ArrayLike<number>) {
  return {
    mse: meanSquaredError(actual, forecast) ?? null,
    mae: meanAbsoluteError(actual, forecast) ?? null,
    r2: rSquared(actual, forecast) ?? null,
  };
}
