import { clarkWest } from "../significance/clark-west.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { pesaranTimmermann } from "../significance/pesaran-timmermann.ts";
import type { VerdictRows } from "./verdict-rows.ts";
import { legTest, verdictLeg, type VerdictLeg } from "./verdict-leg.ts";

/** The bound of a leg's tests and what their lags depend on. */
export interface LegLimits {
  /** z(1 - alpha). */
  readonly threshold: number;
  readonly horizon: number;
}

/**
 * Leg P, not chance: the forecast explains outcomes better than the zero forecast does (Newey-West t
 * of 2 y f, Clark-West's difference) and its direction goes together with the outcome's
 * (Pesaran-Timmermann, on rows whose outcomes do not overlap).
 *
 * @param apart Numbers of rows whose outcomes do not overlap.
 * @see Clark & West (2007), "Approximately normal tests for equal predictive accuracy", JoE 138(1).
 */
export function notChance(rows: VerdictRows, apart: Int32Array, limits: LegLimits): VerdictLeg {
  const { forecastLogReturn: forecast, outcomeLogReturn: outcome } = rows;
  const lag = neweyWestLag(outcome.length, limits.horizon);
  const direction = pesaranTimmermann(
    Float64Array.from(apart, (i) => outcome[i]!),
    Float64Array.from(apart, (i) => forecast[i]!),
  );
  const tests = [
    legTest("Clark-West t", clarkWest(outcome, forecast, { lag })?.statistic, limits.threshold),
    legTest("Pesaran-Timmermann z", direction?.statistic, limits.threshold),
  ];
  return verdictLeg("not chance", tests, {
    yes: "the forecasts say more than chance",
    no: "the forecasts say no more than chance would",
  });
}
