import { assert } from "../../foundation/assert.ts";
import { costModelFor, costPerSide } from "../../market/costs.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { timeframeMs, type Timeframe } from "../../market/timeframe.ts";
import { directionalAccuracy, type DirectionScore } from "../metrics/directional-accuracy.ts";
import { netReturnPerTrade, type TradingScore } from "../metrics/net-return-per-trade.ts";
import { rootMeanSquaredError } from "../metrics/root-mean-squared-error.ts";
import { skillScore } from "../metrics/skill-score.ts";
import type { Interval } from "../significance/interval.ts";
import { skillInterval } from "../significance/skill-interval.ts";
import { wilsonInterval } from "../significance/wilson-interval.ts";

/** Costs that every report shows, as a multiple of the default ones. */
export const costMultipliers = { half: 0.5, full: 1, double: 2 } as const;
export type CostLevel = keyof typeof costMultipliers;

/** One line of the report: how one forecaster did, in log-returns over the horizon. */
export interface ForecastScore {
  /** Log-return: 0.0049 is 49 bp. */
  readonly rmse: number;
  /** 1 - MSE / MSE of persistence; `undefined` where the market never moved. */
  readonly skill: number | undefined;
  /** 95 %; `undefined` for persistence itself and for too few rows. */
  readonly skillInterval: Interval | undefined;
  readonly direction: DirectionScore;
  /** 95 %, on rows / horizon independent rows. */
  readonly directionInterval: Interval | undefined;
  /** Following the forecasts, entry threshold and costs scaled together. */
  readonly trading: Readonly<Record<CostLevel, TradingScore>>;
}

export interface ScoringContext {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Log-return over the horizon that came, per row. */
  readonly outcomeLogReturn: Float64Array;
  /** Close time of t per row, UTC epoch milliseconds. */
  readonly decisionTimeMs: ArrayLike<number>;
}

/**
 * Scores one forecaster on the rows of an exam.
 *
 * @param forecastLogReturn Over the horizon, per row.
 * @throws {InvariantError} there are no rows or the columns differ in length.
 */
export function scoreForecast(
  forecastLogReturn: Float64Array,
  context: ScoringContext,
): ForecastScore {
  const { outcomeLogReturn, horizon } = context;
  const zero = new Float64Array(outcomeLogReturn.length);
  const rmse = rootMeanSquaredError(outcomeLogReturn, forecastLogReturn);
  assert(rmse !== undefined, "an exam has at least one row");
  const direction = directionalAccuracy(outcomeLogReturn, forecastLogReturn);
  const isZero = forecastLogReturn.every((value) => value === 0);
  return {
    rmse,
    skill: skillScore(outcomeLogReturn, forecastLogReturn, zero),
    skillInterval: isZero
      ? undefined
      : skillInterval(
          squaredErrors(outcomeLogReturn, forecastLogReturn),
          squaredErrors(outcomeLogReturn, zero),
          { horizon },
        ),
    direction,
    directionInterval:
      direction.accuracy === undefined
        ? undefined
        : wilsonInterval(direction.hits / horizon, direction.rows / horizon),
    trading: {
      half: trade(forecastLogReturn, context, "half"),
      full: trade(forecastLogReturn, context, "full"),
      double: trade(forecastLogReturn, context, "double"),
    },
  };
}

function squaredErrors(actual: Float64Array, forecast: Float64Array): Float64Array {
  return actual.map((value, i) => (value - forecast[i]!) ** 2);
}

function trade(
  forecastLogReturn: Float64Array,
  context: ScoringContext,
  level: CostLevel,
): TradingScore {
  const costs = costModelFor(context.instrument, { multiplier: costMultipliers[level] });
  return netReturnPerTrade(
    context.outcomeLogReturn,
    { forecastLogReturn, decisionTimeMs: context.decisionTimeMs },
    { costPerSide: costPerSide(costs), spanMs: context.horizon * timeframeMs(context.timeframe) },
  );
}
