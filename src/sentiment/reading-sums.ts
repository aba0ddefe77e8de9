/**
 * One source's readings as columns of equal length. A reading counts at a moment t where
 * `knownAtMs <= t < untilMs`; its age is t - `placeMs`. UTC epoch milliseconds.
 */
export interface ReadingColumns {
  /** When what a reading is about was first told of; rises. */
  readonly placeMs: Float64Array;
  /** The same in days since the first. */
  readonly placeDays: Float64Array;
  /** When this wording became known: later than `placeMs` for a revision. */
  readonly knownAtMs: Float64Array;
  /** When the next wording became known; Infinity for the last one. */
  readonly untilMs: Float64Array;
  readonly score: Float64Array;
  /** Its count; 1 where the source does not say. */
  readonly weight: Float64Array;
  readonly hasCount: Uint8Array;
  /** Its dispersion squared; 0 where the source does not say. */
  readonly ownVariance: Float64Array;
  readonly hasDispersion: Uint8Array;
}

/**
 * Where each sum stands in a row of sums. Days and scores are distances from those of one reading,
 * not from 0: equal scores have a variance of exactly 0.
 */
export const sumAt = {
  readings: 0,
  counted: 1,
  dispersed: 2,
  days: 3,
  scores: 4,
  daySquares: 5,
  scoreSquares: 6,
  products: 7,
  weights: 8,
  weightedScores: 9,
  weightedSquares: 10,
  counts: 11,
  dispersedWeights: 12,
  ownVariances: 13,
  firstDay: 14,
  firstScore: 15,
} as const;

/** Numbers in a row of sums. */
export const sumsWidth = 16;

/**
 * Adds one reading to a row of sums.
 *
 * @param first The reading whose day and score are the row's zero.
 * @param into Holds the row at `at` <= i < `at` + sumsWidth.
 */
export function addReading(
  columns: ReadingColumns,
  { i, first }: { readonly i: number; readonly first: number },
  { into, at }: { readonly into: Float64Array; readonly at: number },
): void {
  const { placeDays, score } = columns;
  const day = placeDays[i]! - placeDays[first]!;
  const distance = score[i]! - score[first]!;
  const weight = columns.weight[i]!;
  into[at + sumAt.readings]! += 1;
  into[at + sumAt.counted]! += columns.hasCount[i]!;
  into[at + sumAt.dispersed]! += columns.hasDispersion[i]!;
  into[at + sumAt.days]! += day;
  into[at + sumAt.scores]! += distance;
  into[at + sumAt.daySquares]! += day * day;
  into[at + sumAt.scoreSquares]! += distance * distance;
  into[at + sumAt.products]! += day * distance;
  into[at + sumAt.weights]! += weight;
  into[at + sumAt.weightedScores]! += weight * distance;
  into[at + sumAt.weightedSquares]! += weight * distance * distance;
  into[at + sumAt.counts]! += weight * columns.hasCount[i]!;
  into[at + sumAt.dispersedWeights]! += weight * columns.hasDispersion[i]!;
  into[at + sumAt.ownVariances]! += weight * columns.ownVariance[i]!;
  into[at + sumAt.firstDay] = placeDays[first]!;
  into[at + sumAt.firstScore] = score[first]!;
}

/**
 * Adds a row of sums to a total, whose distances it is brought to: sum (d + e)² = sum d² + 2 e sum d + n e².
 *
 * @param total [sumsWidth]; one without readings takes over the row's zero of distances.
 * @param sums Holds the row at `at` <= i < `at` + sumsWidth.
 */
export function addSums(total: Float64Array, sums: Float64Array, at: number): void {
  if (total[sumAt.readings] === 0) {
    for (let i = 0; i < sumsWidth; i++) total[i] = sums[at + i]!;
    return;
  }
  const readings = sums[at + sumAt.readings]!;
  const days = sums[at + sumAt.days]!;
  const scores = sums[at + sumAt.scores]!;
  const weights = sums[at + sumAt.weights]!;
  const weightedScores = sums[at + sumAt.weightedScores]!;
  const later = sums[at + sumAt.firstDay]! - total[sumAt.firstDay]!;
  const higher = sums[at + sumAt.firstScore]! - total[sumAt.firstScore]!;
  total[sumAt.readings]! += readings;
  total[sumAt.counted]! += sums[at + sumAt.counted]!;
  total[sumAt.dispersed]! += sums[at + sumAt.dispersed]!;
  total[sumAt.days]! += days + readings * later;
  total[sumAt.scores]! += scores + readings * higher;
  total[sumAt.daySquares]! += sums[at + sumAt.daySquares]! + later * (2 * days + readings * later);
  total[sumAt.scoreSquares]! +=
    sums[at + sumAt.scoreSquares]! + higher * (2 * scores + readings * higher);
  total[sumAt.products]! +=
    sums[at + sumAt.products]! + higher * days + later * (scores + readings * higher);
  total[sumAt.weights]! += weights;
  total[sumAt.weightedScores]! += weightedScores + weights * higher;
  total[sumAt.weightedSquares]! +=
    sums[at + sumAt.weightedSquares]! + higher * (2 * weightedScores + weights * higher);
  total[sumAt.counts]! += sums[at + sumAt.counts]!;
  total[sumAt.dispersedWeights]! += sums[at + sumAt.dispersedWeights]!;
  total[sumAt.ownVariances]! += sums[at + sumAt.ownVariances]!;
}
