import { quantile } from "../../foundation/statistics/quantile.ts";
import { probabilityOfUp } from "../calibration/fit-probability.ts";
import { fitCalibration } from "../calibration/fit-calibration.ts";
import type { FittedCalibration } from "../calibration/fitted-calibration.ts";
import { scaledConformal } from "../calibration/scaled-conformal.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import { joinColumns } from "../rows/join-columns.ts";
import { scaleOf } from "../rows/residual-scale.ts";
import { scaledResiduals, type SegmentForecasts, signalOf } from "../rows/segment-forecasts.ts";
import { chooseNaive } from "../verdict/naive-direction.ts";
import { distributionColumns, type DistributionColumns } from "./distribution-columns.ts";
import type { JudgedRows, ProbabilityColumn } from "./judged-rows.ts";
import { tercileOf } from "./terciles.ts";
import { forecastYardsticks } from "./yardsticks.ts";

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
  /** Whether the model may have been trained on the calibration segment, as in `fitCalibration`. */
  readonly isInSample?: boolean | undefined;
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
  const fitted = calibration.length === 0 ? undefined : fitCalibration(segments);
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
    probability: probabilityOf(segments, fitted),
    distribution: fitted && distributionOf(calibration, exam, fitted),
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
function probabilityOf(
  { exam, calibrationA, calibrationB, givenProbability, isInSample = false }: JudgedSegments,
  fitted: FittedCalibration | undefined,
): ProbabilityColumn | undefined {
  if (givenProbability !== undefined) {
    return { pUp: givenProbability, method: "as given", informative: undefined };
  }
  if (calibrationA === undefined || fitted === undefined) return undefined;
  const { probability, confidence } = fitted;
  return {
    pUp: signalOf(exam).map((signal) => probabilityOfUp(probability, signal)),
    method: isInSample
      ? "base rate of calibration A, on which the model may have been trained"
      : `${methodNames[probability.method]}, fitted on calibration A`,
    informative: calibrationB === undefined ? undefined : confidence.informative,
  };
}

const methodNames = {
  platt: "Platt",
  isotonic: "isotonic",
  "base-rate": "base rate (the signal says no more)",
} as const;

function distributionOf(
  calibration: readonly SegmentForecasts[],
  exam: SegmentForecasts,
  { interval: { scores, target, gamma } }: FittedCalibration,
): DistributionColumns {
  const residuals = joinColumns(calibration.map(scaledResiduals));
  const moves = joinColumns(calibration.map(scaledMoves));
  const interval = scaledConformal(
    {
      calibrationScaledResiduals: scores,
      judged: {
        forecast: exam.forecastLogReturn,
        outcome: exam.rows.outcomeLogReturn,
        scale: exam.rows.outcomeLogReturn.map((_, i) => scaleOf(exam.rows, i)),
        horizon: exam.rows.horizon,
        position: exam.rows.position,
      },
    },
    { alpha: target, gamma },
  );
  return distributionColumns(exam, { residuals, moves }, interval);
}

// y / s: the residuals of no move at all
function scaledMoves({ rows }: SegmentForecasts): Float64Array {
  return rows.outcomeLogReturn.map((y, i) => y / scaleOf(rows, i));
}
