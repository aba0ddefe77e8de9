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
 * Sums up the readings of a range that count at a moment; which those are decides it to the last bit.
 *
 * @param momentum The step that holds at the moment.
 */
export function sourceMoment(
  source: SourceTimeline,
  range: ReadingRange,
  options: { readonly timeMs: number; readonly momentum: number | undefined },
): SourceMoment {
  const span = spanOf(source, range, options.timeMs);
  return {
    day: dayOf(source, range, options.timeMs),
    span,
    momentum: span.readings === 0 ? undefined : options.momentum,
  };
}

// Distances from the first reading instead of the mean: one pass, and 0 stays 0 for equal scores.
function spanOf(
  source: SourceTimeline,
  { spanFrom, until }: ReadingRange,
  timeMs: number,
): SourceMoment["span"] {
  const { placeDays, knownAtMs, untilMs, score, hasCount, hasDispersion } = source;
  const firstDay = placeDays[spanFrom] ?? 0;
  const firstScore = score[spanFrom] ?? 0;
  let readings = 0;
  let counted = 0;
  let dispersed = 0;
  let days = 0;
  let scores = 0;
  let daySquares = 0;
  let scoreSquares = 0;
  let products = 0;
  for (let i = spanFrom; i < until; i++) {
    if (knownAtMs[i]! > timeMs || untilMs[i]! <= timeMs) continue;
    const day = placeDays[i]! - firstDay;
    const distance = score[i]! - firstScore;
    readings += 1;
    counted += hasCount[i]!;
    dispersed += hasDispersion[i]!;
    days += day;
    scores += distance;
    daySquares += day * day;
    scoreSquares += distance * distance;
    products += day * distance;
  }
  const share = readings === 0 ? 0 : 1 / readings;
  return {
    readings,
    hasCount: counted > 0,
    hasDispersion: dispersed > 0,
    scoreSquares: Math.max(0, scoreSquares - scores * scores * share),
    daySquares: Math.max(0, daySquares - days * days * share),
    products: products - days * scores * share,
  };
}

function dayOf(
  source: SourceTimeline,
  { dayFrom, until }: ReadingRange,
  timeMs: number,
): SourceMoment["day"] {
  const { knownAtMs, untilMs, score, weight, hasCount, hasDispersion, ownVariance } = source;
  const firstScore = score[dayFrom] ?? 0;
  let readings = 0;
  let counted = 0;
  let count = 0;
  let weights = 0;
  let distances = 0;
  let squares = 0;
  let dispersedWeight = 0;
  let ownVariances = 0;
  for (let i = dayFrom; i < until; i++) {
    if (knownAtMs[i]! > timeMs || untilMs[i]! <= timeMs) continue;
    const heavy = weight[i]!;
    const distance = score[i]! - firstScore;
    readings += 1;
    weights += heavy;
    distances += heavy * distance;
    squares += heavy * distance * distance;
    counted += hasCount[i]!;
    count += heavy * hasCount[i]!;
    dispersedWeight += heavy * hasDispersion[i]!;
    ownVariances += heavy * ownVariance[i]!;
  }
  const mean = distances / weights;
  const among = Math.max(0, squares / weights - mean * mean);
  return {
    readings,
    score: weights > 0 ? firstScore + mean : undefined,
    count: counted > 0 ? count : undefined,
    variance: sumOf(
      weights > 0 && readings > 1 ? among : undefined,
      dispersedWeight > 0 ? ownVariances / dispersedWeight : undefined,
    ),
  };
}

function sumOf(among: number | undefined, own: number | undefined): number | undefined {
  return among === undefined ? own : among + (own ?? 0);
}
