import { freshnessOf } from "./freshness.ts";
import { freshnessMin } from "./sentiment-features.ts";
import { sentimentMoments } from "./sentiment-moments.ts";
import type { SentimentTimeline } from "./sentiment-timeline.ts";

/**
 * Share of the times at which what was known is not stale, in [0, 1]; 0 where there are no times.
 *
 * @param timesMs Rising, UTC epoch milliseconds.
 * @throws {InvariantError} the times fall.
 */
export function sentimentCoverage(timeline: SentimentTimeline, timesMs: ArrayLike<number>): number {
  let fresh = 0;
  for (const dated of sentimentMoments(timeline, timesMs)) {
    if (freshnessOf(dated) >= freshnessMin) fresh += 1;
  }
  return timesMs.length === 0 ? 0 : fresh / timesMs.length;
}
