import { fitArOne, forecastArOne } from "../baselines/ar-one.ts";
import { fitContrarian, forecastContrarian } from "../baselines/contrarian.ts";
import { fitMajority, forecastMajority } from "../baselines/majority.ts";
import { forecastPersistence } from "../baselines/persistence.ts";
import { fitRidge, forecastRidge } from "../baselines/ridge.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import type { MarketRows } from "../rows/market-rows.ts";

/** What a model must beat, the simplest first. */
export const yardstickNames = [
  "persistence",
  "drift",
  "majority",
  "contrarian",
  "arOne",
  "ridge",
] as const;
export type YardstickName = (typeof yardstickNames)[number];

/** What people read. */
export const yardstickTitles: Readonly<Record<YardstickName, string>> = {
  persistence: "persistence",
  drift: "drift",
  majority: "majority",
  contrarian: "contrarian",
  arOne: "AR(1)",
  ridge: "ridge",
};

/** Forecast log-return over the horizon per yardstick and row. */
export type YardstickForecasts = Readonly<Record<YardstickName, Float64Array>>;

/** Shrinks a lone standardised lag by 1 %. */
const ridgePenalty = 0.01;

/**
 * Fits every yardstick on rows before the judged ones and forecasts these.
 *
 * @param fitting Rows whose outcomes were known before the first judged decision; at least one.
 * @param judged The rows to forecast.
 */
export function forecastYardsticks(fitting: MarketRows, judged: MarketRows): YardstickForecasts {
  const rows = judged.lastClose.length;
  const ridge = fitRidge(fitting.lags, fitting.outcomeLogReturn, { penalty: ridgePenalty });
  return {
    persistence: forecastPersistence(rows),
    drift: new Float64Array(rows).fill(mean(fitting.outcomeLogReturn)),
    majority: forecastMajority(fitMajority(fitting), rows),
    contrarian: forecastContrarian(fitContrarian(fitting), judged.previousReturn),
    arOne: forecastArOne(fitArOne(fitting), judged.previousReturn),
    ridge: forecastRidge(ridge, judged.lags),
  };
}
