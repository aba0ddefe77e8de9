import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";

/** The judged rows as columns, one entry per window of the exam, oldest first. */
export interface ExamRows {
  /** Forecast log-return from the close of t to the close of t + h. */
  readonly forecastLogReturn: ArrayLike<number>;
  /** Close of t, quote currency, > 0. */
  readonly lastClose: ArrayLike<number>;
  /** Close of t + h, quote currency, > 0. */
  readonly futureClose: ArrayLike<number>;
  /** Log-return of candle t. */
  readonly previousReturn: ArrayLike<number>;
  /** Close time of t, UTC epoch milliseconds; rises strictly, holes are allowed. */
  readonly decisionTimeMs: ArrayLike<number>;
}

/** Log-return that came, from the close of t to the close of t + h, per row. */
export function outcomeLogReturn(rows: ExamRows): Float64Array {
  return Float64Array.from({ length: rows.lastClose.length }, (_, i) =>
    Math.log(rows.futureClose[i]! / rows.lastClose[i]!),
  );
}

/**
 * Lets only rows through that can be judged.
 *
 * @throws {RefusedError} E_FORECAST_NOT_FINITE the model answered NaN or infinity.
 * @throws {InvariantError} there are no rows or the columns differ in length.
 */
export function checkExamRows(rows: ExamRows): void {
  const count = rows.lastClose.length;
  assert(count > 0, "an exam has at least one row");
  for (const name of columnNames) {
    assert(rows[name].length === count, "every column of an exam has one entry per row");
  }
  let broken = 0;
  let first = 0;
  for (let i = count - 1; i >= 0; i--) {
    if (Number.isFinite(rows.forecastLogReturn[i]!)) continue;
    broken++;
    first = i;
  }
  if (broken === 0) return;
  throw new RefusedError(
    "E_FORECAST_NOT_FINITE",
    `Cannot judge the model: ${broken} of ${count} exam forecasts are not finite numbers, the first at row ${first}, value was ${rows.forecastLogReturn[first]}`,
  );
}

const columnNames = [
  "forecastLogReturn",
  "futureClose",
  "previousReturn",
  "decisionTimeMs",
] as const satisfies readonly (keyof ExamRows)[];
