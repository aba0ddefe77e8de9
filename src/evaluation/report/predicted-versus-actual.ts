import { mean } from "../../foundation/statistics/mean.ts";
import { meanEstimate } from "./group-scores.ts";
import type { PredictedVersusActual } from "./report-card.ts";

const sampleMax = 800;
const groups = 10;

/**
 * What was forecast against what came: an even sample of rows, means of ten groups by forecast, and
 * the slope of outcome on forecast.
 *
 * @param forecast Log-return over the horizon, per row.
 */
export function predictedVersusActual(
  outcome: Float64Array,
  forecast: Float64Array,
  horizon: number,
): PredictedVersusActual {
  const order = Int32Array.from(forecast.keys()).toSorted(
    (a, b) => forecast[a]! - forecast[b]! || a - b,
  );
  const deciles = Array.from({ length: Math.min(groups, order.length) }, (_, group) => {
    const from = Math.floor((group * order.length) / groups);
    const until = Math.floor(((group + 1) * order.length) / groups);
    // In order of time, so that neighbours are neighbours.
    const chosen = order.subarray(from, until).toSorted();
    return decileOf(chosen, { outcome, forecast, horizon });
  });
  const step = Math.max(1, outcome.length / sampleMax);
  const sample = Array.from({ length: Math.min(sampleMax, outcome.length) }, (_, k) => {
    const i = Math.floor(k * step);
    return { forecast: forecast[i]!, outcome: outcome[i]! };
  });
  return { sample, deciles: deciles.flat(), slope: slopeOf(outcome, forecast) };
}

interface Columns {
  readonly outcome: Float64Array;
  readonly forecast: Float64Array;
  readonly horizon: number;
}

function decileOf(
  chosen: Int32Array,
  { outcome, forecast, horizon }: Columns,
): PredictedVersusActual["deciles"] {
  if (chosen.length === 0) return [];
  const came = Float64Array.from(chosen, (i) => outcome[i]!);
  const estimate = meanEstimate(came, horizon);
  const value = estimate.value ?? 0;
  return [
    {
      forecast: mean(Float64Array.from(chosen, (i) => forecast[i]!)),
      outcome: value,
      low: estimate.interval?.low ?? value,
      high: estimate.interval?.high ?? value,
      rows: chosen.length,
    },
  ];
}

function slopeOf(outcome: Float64Array, forecast: Float64Array): number | undefined {
  const outcomeMean = mean(outcome);
  const forecastMean = mean(forecast);
  let covariance = 0;
  let spread = 0;
  for (let i = 0; i < outcome.length; i++) {
    covariance += (forecast[i]! - forecastMean) * (outcome[i]! - outcomeMean);
    spread += (forecast[i]! - forecastMean) ** 2;
  }
  const isConstant = forecast.every((value) => value === forecast[0]);
  return isConstant || spread === 0 ? undefined : covariance / spread;
}
