import type { CandleSeries } from "../../market/candle-series.ts";
import type { MarketRows } from "./market-rows.ts";
import { trailingVolatilityAt } from "./trailing-volatility.ts";

/** Where nothing has moved yet, so that nothing is divided by 0. */
const scaleMin = 1e-9;

/**
 * Standard deviation of the outcome over the horizon as known at the decision of a row: s, what
 * signals, residuals and intervals are measured in. A log-return, > 0.
 */
export function scaleOf(rows: Pick<MarketRows, "volatility" | "horizon">, i: number): number {
  return scaleOver(rows.volatility[i]!, rows.horizon);
}

/**
 * The same for a decision at the close of one candle, from the last 241 candles alone: what serving
 * knows. Equal to the last bit to `scaleOf` of a row there.
 *
 * @param position Of the stored candle, >= 1. @param horizon Candles ahead, >= 1.
 */
export function scaleAt(series: CandleSeries, position: number, horizon: number): number {
  return scaleOver(trailingVolatilityAt(series, position), horizon);
}

function scaleOver(volatility: number, horizon: number): number {
  return Math.max(volatility * Math.sqrt(horizon), scaleMin);
}
