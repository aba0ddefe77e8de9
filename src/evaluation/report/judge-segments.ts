import { quantile } from "../../foundation/statistics/quantile.ts";
import { fitProbability, probabilityOfUp } from "../calibration/fit-probability.ts";
import { isInformative } from "../calibration/informative.ts";
import { scaledConformal } from "../calibration/scaled-conformal.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import { joinColumns } from "../rows/join-columns.ts";
import { chooseNaive } from "../verdict/naive-direction.ts";
import { distributionColumns, type DistributionColumns, scaleOf } from "./distribution-columns.ts";
import type { JudgedRows, ProbabilityColumn } from "./judged-rows.ts";
import { tercileOf } from "./terciles.ts";
import { forecastYardsticks } from "./yardsticks.ts";

/** A forecaster's answers on the rows of one segment. */
export interface SegmentForecasts {
  readonly rows: MarketRows;
  /** Forecast log-return over the horizon, per row. */
  readonly forecastLogReturn: Float64Array;
}

export interface JudgedSegments {
  /** Rows that yardsticks are fitted on: train and validation, or candles before the forecasts. */
  readonly fitting: MarketRows;
  /** Rows that the terciles of volatility are taken from: the train segment; default: `fitting`. */
  readonly train?: MarketRows | undefined;
  /** Rows before the exam that choose the one-liner of leg B; default: calibration A and B. */
  readonly choosing?: MarketRows | undefined;
  /** Fits the probability and, with B, the residuals' distribution. */
  readonly calibrationA?: SegmentForecasts | undefined;
  /** Judges whether confidence is informative. */
  readonly calibrationB?: SegmentForecasts | undefined;
  readonly exam: SegmentForecasts;
  /** Probabilities that came with the forecasts; then none is fitted. */
  readonly givenProbability?: Float64Array | undefined;
}

/**
 * Says everything that may be said before the exam is looked at: yardsticks fitted, the one-liner
 * chosen, probability and distribution calibrated, each on earlier rows only.
 */
export function judgeSegments(segments: JudgedSegments): JudgedRows {
  const { fitting, exam, calibrationA, calibrationB } = segments;
  const yardsticks = forecastYardsticks(fitting, exam.rows);
  const name = naiveOf(segments);
  const calibration = [calibrationA, calibrationB].filter((segment) => segment !== undefined);
  const { volatility } = segments.train ?? fitting;
  const volatilityThresholds = [quantile(volatility, 1 / 3), quantile(volatility, 2 / 3)] as const;
  return {
    rows: exam.rows,
    forecastLogReturn: exam.forecastLogReturn,
    yardsticks,
    naive: { name, forecast: yardsticks[name] },
    volatilityThresholds,
    tercile: Uint8Array.from(exam.rows.volatility, (sigma) =>
      tercileOf(sigma, volatilityThresholds),
    ),
    probability: probabilityOf(segments),
    distribution: calibration.length === 0 ? undefined : distributionOf(calibration, exam),
  };
}

function naiveOf({ fitting, choosing, calibrationA, calibrationB }: JudgedSegments) {
  const chosenOn = choosing ? [choosing] : [calibrationA?.rows, calibrationB?.rows];
  const parts = chosenOn.filter((rows) => rows !== undefined);
  const rows = parts.length === 0 ? [fitting] : parts;
  const forecasts = rows.map((part) => forecastYardsticks(fitting, part));
  return chooseNaive(joinColumns(rows.map((part) => part.outcomeLogReturn)), {
    contrarian: joinColumns(forecasts.map((forecast) => forecast.contrarian)),
    majority: joinColumns(forecasts.map((forecast) => forecast.majority)),
  });
}

// What came with the forecasts, else what calibration A teaches and B examines.
function probabilityOf(segments: JudgedSegments): ProbabilityColumn | undefined {
  const { exam, calibrationA, calibrationB, givenProbability } = segments;
  if (givenProbability !== undefined) {
    return { pUp: givenProbability, method: "as given", informative: undefined };
  }
  if (calibrationA === undefined) return undefined;
  const moved = movedRows(calibrationA);
  const { horizon } = calibrationA.rows;
  const fitted = fitProbability(moved, { horizon });
  const probabilities = (signal: Float64Array): Float64Array =>
    signal.map((value) => probabilityOfUp(fitted, value));
  return {
    pUp: probabilities(signalOf(exam)),
    method: `${methodNames[fitted.method]}, fitted on calibration A`,
    informative:
      calibrationB === undefined ? undefined : informativeOn(calibrationB, probabilities),
  };
}

const methodNames = {
  platt: "Platt",
  isotonic: "isotonic",
  "base-rate": "base rate (the signal says no more)",
} as const;

function informativeOn(
  segment: SegmentForecasts,
  probabilities: (signal: Float64Array) => Float64Array,
): boolean | undefined {
  const { signal, up } = movedRows(segment);
  const pUp = probabilities(signal);
  // How sure it is of the forecast's own direction, before the floor that makes most rows equal.
  const confidence = pUp.map((p, i) => (signal[i]! > 0 ? p : 1 - p));
  const hit = up.map((rose, i) => (rose === 1 ? Number(signal[i]! > 0) : Number(signal[i]! < 0)));
  return isInformative(confidence, hit);
}

// f / s: what a probability of a rise is fitted on
function signalOf({ rows, forecastLogReturn }: SegmentForecasts): Float64Array {
  return forecastLogReturn.map((f, i) => f / scaleOf(rows, i));
}

// Rows whose close moved: only they have a direction.
function movedRows(segment: SegmentForecasts) {
  const { rows } = segment;
  const signal = signalOf(segment);
  const chosen = Int32Array.from(signal.keys()).filter((i) => rows.outcomeLogReturn[i] !== 0);
  return {
    signal: Float64Array.from(chosen, (i) => signal[i]!),
    up: Float64Array.from(chosen, (i) => (rows.outcomeLogReturn[i]! > 0 ? 1 : 0)),
  };
}

function distributionOf(
  calibration: readonly SegmentForecasts[],
  exam: SegmentForecasts,
): DistributionColumns {
  const residuals = joinColumns(calibration.map(scaledResiduals));
  const moves = joinColumns(calibration.map(scaledMoves));
  const interval = scaledConformal(
    {
      calibrationScaledResiduals: residuals.map(Math.abs),
      judged: {
        forecast: exam.forecastLogReturn,
        outcome: exam.rows.outcomeLogReturn,
        scale: exam.rows.outcomeLogReturn.map((_, i) => scaleOf(exam.rows, i)),
        horizon: exam.rows.horizon,
        position: exam.rows.position,
      },
    },
    { alpha: 0.1, gamma: 0.01 },
  );
  return distributionColumns(exam, { residuals, moves }, interval);
}

// y / s: the residuals of no move at all
function scaledMoves({ rows }: SegmentForecasts): Float64Array {
  return rows.outcomeLogReturn.map((y, i) => y / scaleOf(rows, i));
}

// (y - f) / s
function scaledResiduals({ rows, forecastLogReturn }: SegmentForecasts): Float64Array {
  return rows.outcomeLogReturn.map((y, i) => (y - forecastLogReturn[i]!) / scaleOf(rows, i));
}
