import { MisuseError } from "../../foundation/errors.ts";
import { windowCount } from "./feature-windows.ts";
import type { WindowShape } from "./feature-windows.ts";

/** In order of time. */
export const segmentNames = [
  "train",
  "validation",
  "calibrationA",
  "calibrationB",
  "exam",
] as const;
export type SegmentName = (typeof segmentNames)[number];

/** Windows that were left out, by reason. */
export interface DropCounts {
  /** Label reaches into the next segment. */
  readonly purge: number;
  /** A hole spoils the window or its label. */
  readonly gap: number;
  /** Nothing moved inside the window, so that it cannot be scaled. */
  readonly flat: number;
  /** `direction` only: the close did not move over the horizon (train and validation). */
  readonly zeroMove: number;
}

/** One stretch of time as windows number from <= w < until of the samples. */
export interface Segment {
  readonly name: SegmentName;
  readonly from: number;
  readonly until: number;
  /** Windows before any was dropped; until - from + all of `dropped`. */
  readonly candidates: number;
  readonly dropped: DropCounts;
  /** Close time of t of the first and of the last window, UTC epoch milliseconds. */
  readonly firstDecisionTimeMs: number;
  readonly lastDecisionTimeMs: number;
  /** Close time of the last window's label candle. */
  readonly lastLabelTimeMs: number;
}

export type Segments = Readonly<Record<SegmentName, Segment>>;

/** "research" cuts shares of the series, "deploy" fixed counts at its end. */
export type Split = "research" | "deploy";

/** Segments of stated sizes at the end of the series, in windows; train is what lies before them. */
export interface ExactSplit {
  /** Windows of each segment; those that are purged at its end count among them. */
  readonly sizes: Readonly<Record<Exclude<SegmentName, "train">, number>>;
  /** Windows purged at the end of each segment but the exam: the horizon or more. */
  readonly purge: number;
}

export interface SplitOptions extends WindowShape {
  readonly split: Split | ExactSplit;
  /** Research: share of the windows before calibration that validate, in (0, 1). */
  readonly validationSplit: number;
  /** Train windows kept, the newest ones; all by default. */
  readonly trainWindow?: number | undefined;
}

/** Windows number from <= k < until; the `purge` windows after them belong to no segment. */
export interface SegmentRange {
  readonly from: number;
  readonly until: number;
  readonly purge: number;
}

type Sizes = Readonly<Record<SegmentName, number>>;

const examShare = 0.2;
const calibrationShare = 0.1;
const calibrationAShare = 2 / 3;
const deploySizes = { exam: 2160, calibration: 1440, validation: 2160 };
/** The fewest train windows before any is dropped: one batch of the default size. */
export const trainWindowsMin = 32;

/**
 * Cuts a series into segments by candle position, before any window is dropped, and purges the last
 * `horizon` windows of each segment but the exam, whose labels reach into the next one; more of them
 * where an exact split says so.
 *
 * @param candles Stored candles.
 * @throws {MisuseError} E_VALIDATION_SPLIT out of (0, 1); E_TOO_FEW_CANDLES a segment would be empty
 *   or train would have fewer than 32 windows; it names the fewest candles that are enough, if any.
 */
export function cutSegments(
  candles: number,
  options: SplitOptions,
): Readonly<Record<SegmentName, SegmentRange>> {
  if (!(options.validationSplit > 0 && options.validationSplit < 1)) {
    throw new MisuseError(
      "E_VALIDATION_SPLIT",
      `Cannot split the candles: the validation split must lie between 0 and 1, value was ${options.validationSplit}`,
    );
  }
  const total = windowCount(candles, options);
  const sizes = segmentSizes(total, options);
  if (!isEnough(sizes, options)) refuseTooFew(candles, options);
  let from = 0;
  const range = (name: SegmentName): SegmentRange => {
    const until = from + sizes[name];
    const purge = purgedAfter(name, options);
    const kept = name === "train" ? Math.max(from, until - (options.trainWindow ?? until)) : from;
    from = until;
    return { from: Math.min(kept, until - purge), until: until - purge, purge };
  };
  return {
    train: range("train"),
    validation: range("validation"),
    calibrationA: range("calibrationA"),
    calibrationB: range("calibrationB"),
    exam: range("exam"),
  };
}

function segmentSizes(total: number, options: SplitOptions): Sizes {
  if (typeof options.split === "object") return exactSizes(total, options.split);
  const research = options.split === "research";
  const exam = research ? Math.round(examShare * total) : deploySizes.exam;
  const calibration = research ? Math.round(calibrationShare * total) : deploySizes.calibration;
  const before = total - exam - calibration;
  const validation = research
    ? Math.round(options.validationSplit * before)
    : deploySizes.validation;
  const calibrationA = Math.round(calibrationAShare * calibration);
  return {
    train: before - validation,
    validation,
    calibrationA,
    calibrationB: calibration - calibrationA,
    exam,
  };
}

function exactSizes(total: number, { sizes }: ExactSplit): Sizes {
  const { validation, calibrationA, calibrationB, exam } = sizes;
  return { train: total - validation - calibrationA - calibrationB - exam, ...sizes };
}

function purgedAfter(name: SegmentName, { split, horizon }: SplitOptions): number {
  if (name === "exam") return 0;
  return typeof split === "object" ? Math.max(horizon, split.purge) : horizon;
}

function isEnough(sizes: Sizes, options: SplitOptions): boolean {
  if (sizes.train - purgedAfter("train", options) < trainWindowsMin || sizes.exam < 1) return false;
  const between = ["validation", "calibrationA", "calibrationB"] as const;
  return between.every((name) => sizes[name] > purgedAfter(name, options));
}

function refuseTooFew(candles: number, options: SplitOptions): never {
  const { lookback, horizon } = options;
  const split = typeof options.split === "object" ? "stated" : options.split;
  const windows = fewestWindows(options);
  const needs =
    windows === undefined
      ? `and validation split ${options.validationSplit} would need more than ${windowsMax} candles, so that no number of candles is enough`
      : `needs at least ${windows + lookback + horizon - 1} candles`;
  throw new MisuseError(
    "E_TOO_FEW_CANDLES",
    `Cannot train: the ${split} split with ${lookback} candles per window and horizon ${horizon} ${needs}, value was ${candles}`,
  );
}

/** Ten times the minutes since the first market opened. */
const windowsMax = 100_000_000;

/** Found by bisection: no segment shrinks as the windows grow. @returns `undefined`: above the cap. */
function fewestWindows(options: SplitOptions): number | undefined {
  const isEnoughAt = (windows: number): boolean =>
    isEnough(segmentSizes(windows, options), options);
  if (!isEnoughAt(windowsMax)) return undefined;
  let [tooFew, enough] = [0, windowsMax];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnoughAt(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
