import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { solvePositiveDefinite } from "../../foundation/statistics/solve-positive-definite.ts";

/** n rows of k inputs, such as the last k returns: row i at i k <= index < (i + 1) k. */
export interface InputRows {
  /** [n, k] */
  readonly inputs: Float64Array;
  /** k >= 1 */
  readonly width: number;
}

export interface Ridge {
  /** [k] log-return over the horizon per unit of each input. */
  readonly coefficients: Float64Array;
  /** Log-return over the horizon. */
  readonly intercept: number;
}

/**
 * Fits a linear forecast with shrunken coefficients: minimises the mean squared error plus
 * `penalty` times the squared coefficients of the standardised inputs; the intercept is free. An
 * input that never varies gets 0.
 *
 * @param rows Inputs known at the close of t, per fitting row.
 * @param outcomeLogReturn Log-return from the close of t to the close of t + h, per row.
 * @param options.penalty Above 0; 0.01 shrinks a lone input by 1 %.
 * @throws {InvariantError} there are no rows, the shapes disagree or the penalty is not above 0.
 * @see Hoerl & Kennard (1970), "Ridge regression", Technometrics 12(1).
 */
export function fitRidge(
  rows: InputRows,
  outcomeLogReturn: ArrayLike<number>,
  options: { readonly penalty: number },
): Ridge {
  const { width } = rows;
  const count = outcomeLogReturn.length;
  assert(count > 0 && rows.inputs.length === count * width, "every row has its inputs");
  assert(options.penalty > 0, "a ridge penalty is above 0");
  const centre = columnMeans(rows, count);
  const outcomeMean = mean(outcomeLogReturn);
  const { gram, cross } = crossProducts(rows, outcomeLogReturn, { centre, outcomeMean });
  // On standardised inputs the penalty is the same for all; on raw ones it scales with the variance.
  for (let j = 0; j < width; j++) {
    const spread = gram[j * width + j]!;
    gram[j * width + j] = spread > 0 ? spread * (1 + options.penalty) : 1;
  }
  const coefficients = solvePositiveDefinite(gram, cross);
  const offset = coefficients.reduce((sum, slope, j) => sum + slope * centre[j]!, 0);
  return { coefficients, intercept: outcomeMean - offset };
}

/** Log-return over the horizon, per row. */
export function forecastRidge(fitted: Ridge, rows: InputRows): Float64Array {
  const { inputs, width } = rows;
  const forecast = new Float64Array(inputs.length / width).fill(fitted.intercept);
  for (let i = 0; i < forecast.length; i++) {
    for (let j = 0; j < width; j++)
      forecast[i]! += fitted.coefficients[j]! * inputs[i * width + j]!;
  }
  return forecast;
}

// Counted from the first row, so that a constant column has exactly its own value as mean.
function columnMeans({ inputs, width }: InputRows, count: number): Float64Array {
  const means = inputs.slice(0, width);
  for (let i = 0; i < inputs.length; i++) {
    means[i % width]! += (inputs[i]! - inputs[i % width]!) / count;
  }
  return means;
}

/** Centred X'X / n (lower triangle) and X'y / n. */
function crossProducts(
  { inputs, width }: InputRows,
  outcome: ArrayLike<number>,
  means: { readonly centre: Float64Array; readonly outcomeMean: number },
) {
  const gram = new Float64Array(width * width);
  const cross = new Float64Array(width);
  const row = new Float64Array(width);
  for (let i = 0; i < outcome.length; i++) {
    const outcomeDeviation = outcome[i]! - means.outcomeMean;
    for (let j = 0; j < width; j++) {
      row[j] = inputs[i * width + j]! - means.centre[j]!;
      cross[j]! += (row[j]! * outcomeDeviation) / outcome.length;
      for (let m = 0; m <= j; m++) gram[j * width + m]! += (row[j]! * row[m]!) / outcome.length;
    }
  }
  return { gram, cross };
}
