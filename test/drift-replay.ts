import { outcomeAlarms, fitOutcomeReference } from "../src/evaluation/drift/outcome-layer.ts";
import { type OutcomeRows, outcomeRows } from "../src/evaluation/drift/outcome-rows.ts";
import type { DriftAlarm } from "../src/evaluation/drift/drift-alarm.ts";
import { driftRules, type DriftRules } from "../src/evaluation/drift/drift-rules.ts";
import { inputColumns } from "../src/evaluation/drift/input-columns.ts";
import { fitInputReference, inputAlarms } from "../src/evaluation/drift/input-layer.ts";
import { type RetrainDemand, retrainDemands } from "../src/evaluation/drift/two-layer.ts";
import { marketRows, sliceRows } from "../src/evaluation/rows/market-rows.ts";
import { scaleOf } from "../src/evaluation/rows/residual-scale.ts";
import {
  scaledResiduals,
  type SegmentForecasts,
} from "../src/evaluation/rows/segment-forecasts.ts";
import { createRng } from "../src/foundation/rng.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { hourMs } from "./drift-markets.ts";

/** How a version stands to its candles. */
export interface ReplayShape {
  /** Candles of training, of calibration after it and of the exam after that. */
  readonly train: number;
  readonly calibration: number;
  readonly exam: number;
}

/** The deploy split of `retrain`, less its validation segment. */
export const deployShape: ReplayShape = { train: 17_520, calibration: 1440, exam: 2160 };

export interface Replay {
  readonly inputs: readonly DriftAlarm[];
  readonly outcomes: readonly DriftAlarm[];
  readonly demands: readonly RetrainDemand[];
  /** Candles that the input layer watched, and those of the outcome layer: less the calibration. */
  readonly candles: number;
  readonly outcomeCandles: number;
}

export interface Forecasting {
  /** Share of directions that the forecaster knows. */
  readonly accuracy: number;
  readonly seed: number;
  /** From a position on it knows this share, and its errors are so many times as large. */
  readonly from?: number;
  readonly accuracyThen?: number;
  readonly errorsThen?: number;
}

/**
 * Runs both layers over everything after a training, with a forecaster that is told the direction
 * with a chance of `accuracy` and says a tenth of the market's scale.
 */
export function replayDrift(
  series: CandleSeries,
  shape: ReplayShape,
  forecasting: Forecasting,
  rules: DriftRules = driftRules,
): Replay {
  const { train, calibration, exam } = shape;
  const until = series.close.length;
  const { forceCandles } = rules.reaction;
  const columns = inputColumns(series);
  const positions = Int32Array.from({ length: train }, (_, i) => i);
  const reference = fitInputReference(columns, positions, rules.inputs);
  const range = { from: train, until };
  const inputs = inputAlarms(reference, columns, range, { ...rules.inputs, forceCandles });
  const all = knowingForecasts(series, train, forecasting);
  const scores = [...scaledResiduals(part(all, 0, calibration))]
    .map(Math.abs)
    .toSorted((a, b) => a - b);
  const rowsOf = (from: number, to: number): OutcomeRows =>
    worsened(
      outcomeRows(part(all, from, to), { interval: { target: 0.1, gamma: 0.01, scores } }),
      forecasting,
      scores,
    );
  const known = fitOutcomeReference(rowsOf(calibration, calibration + exam));
  const watched = rowsOf(calibration, all.forecastLogReturn.length);
  const outcomes = outcomeAlarms(known, watched, { ...rules.outcomes, forceCandles });
  const demands = retrainDemands([...inputs, ...outcomes], hourMs, rules.reaction);
  const candles = until - train;
  return { inputs, outcomes, demands, candles, outcomeCandles: watched.forecast.length };
}

function knowingForecasts(
  series: CandleSeries,
  from: number,
  { accuracy, accuracyThen = accuracy, from: then = Infinity, seed }: Forecasting,
): SegmentForecasts {
  // not the market's own numbers again
  const rng = createRng(seed + 1_000_000);
  const length = series.close.length - 1 - from;
  const rows = marketRows(
    series,
    Int32Array.from({ length }, (_, i) => from + i),
    { horizon: 1 },
  );
  const forecastLogReturn = rows.outcomeLogReturn.map((outcome, i) => {
    const isRight = rng.uniform() < (from + i < then ? accuracy : accuracyThen);
    return 0.1 * scaleOf(rows, i) * (outcome > 0 === isRight ? 1 : -1);
  });
  return { rows, forecastLogReturn };
}

function worsened(
  rows: OutcomeRows,
  { from = Infinity, errorsThen = 1 }: Forecasting,
  scores: readonly number[],
): OutcomeRows {
  if (errorsThen === 1) return rows;
  const limit = scores[Math.ceil((scores.length + 1) * 0.9) - 1]!;
  const scaledResidual = rows.scaledResidual.map((z, i) =>
    rows.position[i]! >= from ? errorsThen * z : z,
  );
  const insideUnadapted = Uint8Array.from(scaledResidual, (z) => Number(Math.abs(z) <= limit));
  return { ...rows, scaledResidual, insideUnadapted };
}

function part({ rows, forecastLogReturn }: SegmentForecasts, from: number, until: number) {
  return {
    rows: sliceRows(rows, from, until),
    forecastLogReturn: forecastLogReturn.subarray(from, until),
  };
}
