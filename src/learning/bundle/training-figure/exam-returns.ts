import { assert } from "../../../foundation/assert.ts";

/** The exam segment, one row per forecast, oldest first. */
export interface ExamRows {
  /** UTC epoch milliseconds at which the forecast candle closes. */
  readonly targetTimeMs: ArrayLike<number>;
  /** Close of the window's last candle, quote currency. */
  readonly lastClose: ArrayLike<number>;
  readonly futureClose: ArrayLike<number>;
  readonly forecastClose: ArrayLike<number>;
}

/** Log-returns from the last known close, in basis points. */
export interface ExamReturns {
  readonly forecast: Float64Array;
  readonly outcome: Float64Array;
  /** Outcome minus forecast. */
  readonly residual: Float64Array;
  /** Forecasts at or below zero, which have no log-return and are in none of the arrays. */
  readonly undefinedCount: number;
}

const basisPoints = 10_000;

/** @throws {InvariantError} the columns differ in length. */
export function examReturns(exam: ExamRows): ExamReturns {
  const { lastClose, futureClose, forecastClose } = exam;
  const lengths = [exam.targetTimeMs.length, futureClose.length, forecastClose.length];
  assert(
    lengths.every((length) => length === lastClose.length),
    "the exam's columns are equally long",
  );
  const rows = Array.from({ length: lastClose.length }, (_, i) => i);
  const defined = rows.filter((i) => forecastClose[i]! > 0);
  const forecast = Float64Array.from(defined, (i) =>
    Math.log(forecastClose[i]! / lastClose[i]!),
  ).map((value) => basisPoints * value);
  const outcome = Float64Array.from(defined, (i) => Math.log(futureClose[i]! / lastClose[i]!)).map(
    (value) => basisPoints * value,
  );
  const residual = outcome.map((value, i) => value - forecast[i]!);
  return { forecast, outcome, residual, undefinedCount: rows.length - defined.length };
}
