import { assert } from "../../foundation/assert.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { PositionRange } from "./position-range.ts";

/** One retraining and the exam that follows it, as candle positions of decisions, in order of time. */
export interface WalkForwardFold {
  /** Counted from 1. */
  readonly fold: number;
  readonly train: PositionRange;
  readonly validation: PositionRange;
  /** The first two thirds of the calibration candles. */
  readonly calibrationA: PositionRange;
  readonly calibrationB: PositionRange;
  readonly exam: PositionRange;
}

export interface WalkForwardOptions {
  readonly folds: number;
  /** Train candles of every fold; absent: all there are before it (expanding). */
  readonly trainWindow?: number | undefined;
  /** The fewest train candles of an expanding fold, >= 1. */
  readonly trainMin?: number | undefined;
  readonly validation: number;
  readonly calibration: number;
  /** Exam candles of a fold, which is how often a model is retrained. */
  readonly exam: number;
  /** Candles used by neither side of a border because a label reaches over it: the horizon. */
  readonly purge: number;
  /** Candles left out at a border besides, 0 for none: with the lookback, no input is shared. */
  readonly embargo: number;
}

/**
 * Cuts a series into folds whose exams follow each other without a gap and end at the last candle.
 * Before each exam lie, back in time, calibration B, calibration A, validation and train, every two
 * of them `purge + embargo` candles apart.
 *
 * @param candles Stored candles.
 * @throws {MisuseError} E_WALK_FOLDS so many folds do not fit; the message says how many do.
 * @throws {InvariantError} a size is not whole or too small.
 */
export function walkForwardFolds(
  candles: number,
  options: WalkForwardOptions,
): readonly WalkForwardFold[] {
  checkOptions(options);
  const { folds, exam } = options;
  const fitting = Math.max(0, foldsThatFit(candles, options));
  if (folds > fitting) refuseFolds(candles, options, fitting);
  return Array.from({ length: folds }, (_, k) => {
    const until = candles - (folds - k - 1) * exam;
    return foldBefore({ from: until - exam, until }, k, options);
  });
}

/** How many folds a series has room for; the exams of more would leave the first too little before. */
function foldsThatFit(candles: number, options: WalkForwardOptions): number {
  return Math.floor((candles - candlesBeforeExam(options)) / options.exam);
}

function candlesBeforeExam(options: WalkForwardOptions): number {
  const train = options.trainWindow ?? options.trainMin ?? 1;
  return train + options.validation + options.calibration + borders * pause(options);
}

/** train | validation | calibration A | calibration B | exam */
const borders = 4;
const calibrationAShare = 2 / 3;

function pause({ purge, embargo }: WalkForwardOptions): number {
  return purge + embargo;
}

function foldBefore(exam: PositionRange, k: number, options: WalkForwardOptions): WalkForwardFold {
  const sizeOfA = Math.round(calibrationAShare * options.calibration);
  const before = (next: PositionRange, size: number): PositionRange => {
    const until = next.from - pause(options);
    return { from: until - size, until };
  };
  const calibrationB = before(exam, options.calibration - sizeOfA);
  const calibrationA = before(calibrationB, sizeOfA);
  const validation = before(calibrationA, options.validation);
  const trainUntil = validation.from - pause(options);
  const trainFrom = trainUntil - (options.trainWindow ?? trainUntil);
  const train = { from: trainFrom, until: trainUntil };
  return { fold: k + 1, train, validation, calibrationA, calibrationB, exam };
}

function checkOptions(options: WalkForwardOptions): void {
  const { folds, trainWindow = 1, trainMin = 1, validation, calibration, exam } = options;
  for (const size of [folds, trainWindow, trainMin, validation, exam]) {
    assert(Number.isInteger(size) && size >= 1, "a fold's sizes are whole and at least 1");
  }
  assert(Number.isInteger(calibration) && calibration >= 2, "both calibrations have a candle");
  for (const size of [options.purge, options.embargo]) {
    assert(Number.isInteger(size) && size >= 0, "purge and embargo are whole and at least 0");
  }
}

function refuseFolds(candles: number, options: WalkForwardOptions, fitting: number): never {
  const { folds, exam, trainWindow, trainMin = 1, validation, calibration } = options;
  const train = trainWindow === undefined ? `at least ${trainMin}` : `${trainWindow}`;
  throw new MisuseError(
    "E_WALK_FOLDS",
    `Cannot walk forward: ${folds} folds of ${exam} exam candles after ${train} train, ${validation} validation and ${calibration} calibration candles, ${pause(options)} left out at each border, need ${candlesBeforeExam(options) + folds * exam} candles, value was ${candles}, enough for ${fitting} folds`,
  );
}
