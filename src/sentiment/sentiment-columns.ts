import { type MomentFeature, featureFormulas } from "./feature-formulas.ts";
import { freshnessOf } from "./freshness.ts";
import { recallColumns, rememberColumns } from "./recent-columns.ts";
import {
  type FittedSentiment,
  type SentimentFeature,
  sentimentFeatures,
} from "./sentiment-features.ts";
import { type SentimentMoment, sentimentMoments } from "./sentiment-moments.ts";
import type { SentimentTimeline } from "./sentiment-timeline.ts";

/**
 * The eight features at each of rising times, from what was known by then; docs/concepts/sentiment.md
 * defines them. A feature that cannot be known is its neutral value.
 *
 * @param timesMs Close times of candles, UTC epoch milliseconds.
 * @returns Columns of [timesMs.length], in the order of `sentimentFeatures`; all finite.
 * @throws {InvariantError} the times fall.
 */
export function sentimentColumns(
  timeline: SentimentTimeline,
  fitted: FittedSentiment,
  timesMs: ArrayLike<number>,
): ReadonlyMap<SentimentFeature, Float64Array> {
  const rows = timesMs.length;
  // One block of memory for all: an answer is asked for at every candle.
  const block = new Float64Array(sentimentFeatures.length * rows);
  const columns = new Map(
    sentimentFeatures.map((name, f) => [name, block.subarray(f * rows, (f + 1) * rows)] as const),
  );
  const known = recallColumns({ timeline, fitted }, timesMs, columns);
  if (known === timesMs.length) return columns;
  const freshness = columns.get("sentiment_freshness")!;
  const moments = momentNames.map((name) => ({
    column: columns.get(name)!,
    formula: featureFormulas[name],
    neutral: fitted.neutral[name],
  }));
  let previous: SentimentMoment | undefined;
  let row = known;
  for (const dated of sentimentMoments(timeline, timesMs, known)) {
    freshness[row] = freshnessOf(dated);
    for (const { column, formula, neutral } of moments) {
      const same = dated.moment === previous;
      column[row] = same ? column[row - 1]! : (formula(dated.moment, fitted) ?? neutral);
    }
    previous = dated.moment;
    row += 1;
  }
  rememberColumns({ timeline, fitted }, timesMs, columns);
  return columns;
}

const momentNames = sentimentFeatures.filter(
  (name): name is MomentFeature => name !== "sentiment_freshness",
);
