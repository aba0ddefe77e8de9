import { addReadings } from "./reading-days.ts";
import { sumAt, sumsWidth } from "./reading-sums.ts";
import type { SourceTimeline } from "./sentiment-timeline.ts";

/** What one source has said by a moment. */
export interface SourceMoment {
  /** Of the last 24 hours. */
  readonly day: {
    readonly readings: number;
    /** Mean weighted by count, in [-1, 1]; `undefined`: nothing was said, or nothing with weight. */
    readonly score: number | undefined;
    /** Sum of the counts; `undefined`: no reading has one. */
    readonly count: number | undefined;
    /**
     * Variance among the readings plus the mean of their own, both weighted by count; `undefined`:
     * one reading that says nothing about its items.
     */
    readonly variance: number | undefined;
  };
  /** Of the last 72 hours. */
  readonly span: {
    readonly readings: number;
    readonly hasCount: boolean;
    readonly hasDispersion: boolean;
    /** Sum of squared distances of the scores from their mean. */
    readonly scoreSquares: number;
    /** Sum of squared distances of the places from their mean, in squared days. */
    readonly daySquares: number;
    /** Sum of the products of both distances, in days. */
    readonly products: number;
  };
  /** Fast minus slow average of the scores; `undefined`: silent for 72 hours. */
  readonly momentum: number | undefined;
}

/** Readings at spanFrom <= i < until have their place in the last 72 h, from dayFrom on in 24 h. */
export interface ReadingRange {
  readonly spanFrom: number;
  readonly dayFrom: number;
  readonly until: number;
}

/**
 * What the readings of a range that count at a moment come to; which those are decides it to the
 * last bit.
 *
 * @param momentum The step that holds at the moment.
 */
export function sourceMoment(
  source: SourceTimeline,
  { spanFrom, dayFrom, until }: ReadingRange,
  { timeMs, momentum }: { readonly timeMs: number; readonly momentum: number | undefined },
): SourceMoment {
  sums.fill(0);
  addReadings(source, { from: dayFrom, until, timeMs }, sums);
  const day = dayOf(sums);
  addReadings(source, { from: spanFrom, until: dayFrom, timeMs }, sums);
  const span = spanOf(sums);
  return { day, span, momentum: span.readings === 0 ? undefined : momentum };
}

// One row, made anew for each moment.
const sums = new Float64Array(sumsWidth);

function dayOf(total: Float64Array): SourceMoment["day"] {
  const readings = total[sumAt.readings]!;
  const weights = total[sumAt.weights]!;
  const dispersedWeights = total[sumAt.dispersedWeights]!;
  const mean = total[sumAt.weightedScores]! / weights;
  const among = Math.max(0, total[sumAt.weightedSquares]! / weights - mean * mean);
  return {
    readings,
    score: weights > 0 ? total[sumAt.firstScore]! + mean : undefined,
    count: total[sumAt.counted]! > 0 ? total[sumAt.counts]! : undefined,
    variance: sumOf(
      weights > 0 && readings > 1 ? among : undefined,
      dispersedWeights > 0 ? total[sumAt.ownVariances]! / dispersedWeights : undefined,
    ),
  };
}

function spanOf(total: Float64Array): SourceMoment["span"] {
  const readings = total[sumAt.readings]!;
  const days = total[sumAt.days]!;
  const scores = total[sumAt.scores]!;
  const share = readings === 0 ? 0 : 1 / readings;
  return {
    readings,
    hasCount: total[sumAt.counted]! > 0,
    hasDispersion: total[sumAt.dispersed]! > 0,
    scoreSquares: Math.max(0, total[sumAt.scoreSquares]! - scores * scores * share),
    daySquares: Math.max(0, total[sumAt.daySquares]! - days * days * share),
    products: total[sumAt.products]! - days * scores * share,
  };
}

function sumOf(among: number | undefined, own: number | undefined): number | undefined {
  return among === undefined ? own : among + (own ?? 0);
}
