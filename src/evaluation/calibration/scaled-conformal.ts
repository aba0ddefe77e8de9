import { assert } from "../../foundation/assert.ts";
import { isOutside, nextAlpha } from "./adaptive-conformal.ts";
import { conformalHalfWidth, conformalRadius } from "./split-conformal.ts";

export interface ScaledConformalRows {
  /** |y - f| / s of rows before the judged ones that nothing else was fitted on. */
  readonly calibrationScaledResiduals: ArrayLike<number>;
  /** One entry per row, oldest first. */
  readonly judged: {
    readonly forecast: ArrayLike<number>;
    /** What came `horizon` candles later, in units of the forecast. */
    readonly outcome: ArrayLike<number>;
    /** Scale of the residual as known at the decision (EWMA, half-life 24), > 0, same unit. */
    readonly scale: ArrayLike<number>;
    /** Candles ahead, whole and >= 1. */
    readonly horizon: number;
    /**
     * Candle position of each decision, rising; needed where the rows have gaps and the horizon is
     * above 1. Without it every candle has a row.
     */
    readonly position?: ArrayLike<number>;
  };
}

export interface ScaledConformalOptions {
  /** Share of misses aimed at: 0.1 for a 90 % interval. */
  readonly alpha: number;
  /** Step of the adaptation; 0 is plain split conformal. */
  readonly gamma: number;
}

/** Intervals per row, in units of the forecast. */
export interface ScaledIntervals {
  /** -Infinity and Infinity where the adapted alpha wants more than the scores can promise. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** 1 where the outcome lies outside. */
  readonly isMiss: Uint8Array;
  /** 1 where it lies outside the interval of the target alpha, never adapted: what drift watches. */
  readonly isUnadaptedMiss: Uint8Array;
  /** The alpha that each row's interval was made with. */
  readonly alpha: Float64Array;
  /** Alpha after every outcome: where serving goes on. */
  readonly nextAlpha: number;
}

/**
 * forecast +- scale times the conformal radius of earlier scaled residuals, alpha adapted row by row
 * (clipped to [0, 1]). Point in time: the interval of a row knows the outcomes of those rows alone
 * that were decided at least `horizon` candles before.
 *
 * @throws {InvariantError} columns differ in length, a scale is not positive or there is no score.
 * @see Lei et al. (2018), section 5.2 for the scaling; Gibbs & Candes (2021) for the adaptation.
 */
export function scaledConformal(
  rows: ScaledConformalRows,
  options: ScaledConformalOptions,
): ScaledIntervals {
  const { forecast, outcome, scale, horizon, position } = rows.judged;
  const count = forecast.length;
  assert(outcome.length === count && scale.length === count, "columns have one entry per row");
  const sorted = Float64Array.from(rows.calibrationScaledResiduals).toSorted();
  assert(sorted.length > 0, "intervals need at least one score");
  const step = { target: options.alpha, gamma: options.gamma, isClipped: true };
  const unadapted = conformalRadius(sorted, options.alpha);
  const result = emptyIntervals(count);
  const decidedAt = (i: number): number => position?.[i] ?? i;
  let alpha = options.alpha;
  let known = 0;
  for (let i = 0; i < count; i++) {
    for (; known < i && decidedAt(known) + horizon <= decidedAt(i); known++) {
      alpha = nextAlpha(alpha, result.isMiss[known] === 1, step);
    }
    assert(scale[i]! > 0, "a scale is above 0");
    const score = Math.abs(outcome[i]! - forecast[i]!) / scale[i]!;
    const radius = conformalRadius(sorted, alpha);
    const half = conformalHalfWidth(radius, scale[i]!);
    result.low[i] = forecast[i]! - half;
    result.high[i] = forecast[i]! + half;
    result.alpha[i] = alpha;
    result.isMiss[i] = Number(isOutside(radius, score));
    result.isUnadaptedMiss[i] = Number(isOutside(unadapted, score));
  }
  for (; known < count; known++) alpha = nextAlpha(alpha, result.isMiss[known] === 1, step);
  return { ...result, nextAlpha: alpha };
}

function emptyIntervals(count: number) {
  return {
    low: new Float64Array(count),
    high: new Float64Array(count),
    isMiss: new Uint8Array(count),
    isUnadaptedMiss: new Uint8Array(count),
    alpha: new Float64Array(count),
  };
}
