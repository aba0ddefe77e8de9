import { type DatedMoment, type SentimentMoment, sentimentMoments } from "./sentiment-moments.ts";
import { dayMs } from "./sentiment-spans.ts";
import type { SentimentTimeline } from "./sentiment-timeline.ts";

/**
 * How fresh what is known at a moment is, in [0, 1]: 1 the moment a complete reading becomes known,
 * 1/e a day later, a fifth less for each of count and dispersion that nobody supplies; 0 where
 * nothing was ever known. Below `freshnessMin` it is stale.
 *
 * @param timeMs UTC epoch milliseconds.
 */
export function freshnessAt(timeline: SentimentTimeline, timeMs: number): number {
  let freshness = 0;
  for (const dated of sentimentMoments(timeline, [timeMs])) freshness = freshnessOf(dated);
  return freshness;
}

/** exp(-age / 24 h) 0.8^missing. */
export function freshnessOf({ moment, ageMs }: DatedMoment): number {
  return ageMs === undefined ? 0 : Math.exp(-ageMs / dayMs) * completeness(moment);
}

// Two readings of one day disperse by themselves.
function completeness(moment: SentimentMoment): number {
  const dayReadings = moment.reduce((sum, { day }) => sum + day.readings, 0);
  const counted = moment.some(({ span }) => span.hasCount);
  const dispersed = dayReadings > 1 || moment.some(({ span }) => span.hasDispersion);
  return (counted ? 1 : 0.8) * (dispersed ? 1 : 0.8);
}
