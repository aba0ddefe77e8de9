import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { meanAbsoluteError } from "../metrics/mean-absolute-error.ts";
import { meanSquaredError } from "../metrics/mean-squared-error.ts";
import { rSquared } from "../metrics/r-squared.ts";
import type { ScaledColumns } from "./forecast-columns.ts";
import type { JudgedRows } from "./judged-rows.ts";

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

/**
 * Measures a model on the exam as its metadata keeps it.
 *
 * @throws {InvariantError} the columns differ in length.
 */
export function performanceMetrics(
  {
    rows,
    forecastLogReturn,
    yardsticks,
  }: Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks">,
  scaled: ScaledColumns,
): PerformanceMetrics {
  const { outcomeLogReturn: outcome, lastClose, futureClose } = rows;
  const measure = (forecast: Float64Array, output?: Float64Array): Performance => {
    const closes = forecast.map((logReturn, i) => lastClose[i]! * Math.exp(logReturn));
    return {
      ...errors(scaled.outcome, output ?? forecast.map(scaled.scale)),
      directional_accuracy: directionalAccuracy(outcome, forecast).accuracy ?? null,
      quote: errors(futureClose, closes),
    };
  };
  return {
    performance: {
      ...measure(forecastLogReturn, scaled.output),
      rows: outcome.length,
      zero_moves: directionalAccuracy(outcome, outcome).zeroMoves,
    },
    baselines: {
      persistence: measure(yardsticks.persistence),
      contrarian: measure(yardsticks.contrarian),
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
