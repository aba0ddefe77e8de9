import { assert } from "../../foundation/assert.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { joinColumns } from "../rows/join-columns.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import { movedRows, scaledResiduals, type SegmentForecasts } from "../rows/segment-forecasts.ts";
import {
  baseRateAlone,
  fitProbability,
  type FittedProbability,
  probabilityOfUp,
} from "./fit-probability.ts";
import type { FittedCalibration } from "./fitted-calibration.ts";
import { judgeConfidence } from "./informative.ts";

/** Of a 90 % interval. */
const target = 0.1;
/**
 * Step of the adaptation where outcomes do not overlap. With a horizon h the same move is in h outcomes
 * that become known one after the other: whole steps drive alpha to 0 and back (coverage 0.88 at h 24).
 */
const gammaOfOne = 0.01;

/** A model's forecasts on rows that calibrate it; at least one of the two. */
export interface CalibrationSegments {
  /** Fits the probability of a rise; without it that is 0.5. */
  readonly calibrationA?: SegmentForecasts | undefined;
  /** Judges whether confidence is informative, every h-th row; without it, it is not. */
  readonly calibrationB?: SegmentForecasts | undefined;
  /**
   * Whether the model may have been trained on these rows: what it says about them is then no measure
   * of what it will say, so that the probability is the base rate and confidence not informative.
   */
  readonly isInSample?: boolean | undefined;
}

/**
 * Learns what a model's forecasts are worth from the calibration segment: the probability of a rise
 * from A, whether confidence says anything from B, the residuals of intervals from both. The report
 * card's probability and interval are made of the same numbers.
 *
 * @throws {InvariantError} there is no row at all.
 */
export function fitCalibration(segments: CalibrationSegments): FittedCalibration {
  const { calibrationA, calibrationB, isInSample = false } = segments;
  const known = [calibrationA, calibrationB].filter((segment) => segment !== undefined);
  const scores = joinColumns(known.map(scaledResiduals)).map(Math.abs).toSorted();
  assert(scores.length > 0, "a calibration has at least one row");
  const { horizon } = known[0]!.rows;
  const moved = calibrationA === undefined ? { signal: [], up: [] } : movedRows(calibrationA);
  const probability = isInSample ? baseRateAlone(moved.up) : fitProbability(moved, { horizon });
  return {
    format: 1,
    horizon,
    probability,
    confidence: confidenceOn(isInSample ? undefined : calibrationB, probability),
    interval: { target, gamma: gammaOfOne / Math.sqrt(horizon), scores: Array.from(scores) },
    untilMs: Math.max(...known.map(({ rows }) => lastLabelMs(rows))),
  };
}

function confidenceOn(
  segment: SegmentForecasts | undefined,
  probability: FittedProbability,
): FittedCalibration["confidence"] {
  const { signal, up } =
    segment === undefined
      ? { signal: new Float64Array(0), up: new Float64Array(0) }
      : movedRows(segment, segment.rows.horizon);
  // How sure it is of the forecast's own direction, before the floor that makes most rows equal.
  const confidence = signal.map((each) => {
    const p = probabilityOfUp(probability, each);
    return each > 0 ? p : 1 - p;
  });
  const hit = up.map((rose, i) => (rose === 1 ? Number(signal[i]! > 0) : Number(signal[i]! < 0)));
  const judged = judgeConfidence(confidence, hit);
  return {
    informative: judged.informative,
    rankCorrelation: judged.rankCorrelation ?? null,
    pValue: judged.pValue ?? null,
    topMinusBottom: judged.topMinusBottom ?? null,
    rows: signal.length,
  };
}

function lastLabelMs({ decisionTimeMs, horizon, timeframe }: MarketRows): number {
  return (decisionTimeMs.at(-1) ?? 0) + horizon * timeframeMs(timeframe);
}
