import { dayMs } from "../foundation/durations.ts";
import { median } from "../foundation/statistics/quantile.ts";
import { eventKey, type SentimentReading, wordingKey } from "./sentiment-reading.ts";

/** A stretch of time that no reading of a source is about. */
export interface SentimentGap {
  /** Event time of the reading before it, UTC epoch milliseconds. */
  readonly afterMs: number;
  /** Event time of the reading behind it. */
  readonly beforeMs: number;
  /** Whole days without a reading. */
  readonly days: number;
}

/** What there is of one source. */
export interface ReadingsReport {
  readonly readings: number;
  readonly firstEventMs: number;
  readonly lastEventMs: number;
  readonly lastKnownMs: number;
  /** Days without a reading between the first and the last, oldest first. */
  readonly gaps: readonly SentimentGap[];
  /** Readings that are there twice: same event, item and moment of knowing. */
  readonly duplicates: number;
  /** Later wordings of what was known before. */
  readonly revisions: number;
  /** First wordings that became known more than a day later than is usual for the source. */
  readonly slowReadings: number;
  /** Usual time from an event to the moment at which it is known. */
  readonly usualDelayMs: number;
  readonly meanScore: number;
  readonly hasCounts: boolean;
  readonly hasDispersions: boolean;
}

/** @param readings Of one source, in order of known-at time; at least one. */
export function reportReadings(readings: readonly SentimentReading[]): ReadingsReport {
  const firsts = firstWordings(readings);
  const delays = firsts.map(({ knownAtMs, eventTimeMs }) => knownAtMs - eventTimeMs);
  const usualDelayMs = median(delays);
  const eventDays = firsts.map(({ eventTimeMs }) => eventTimeMs).toSorted((a, b) => a - b);
  return {
    readings: readings.length,
    firstEventMs: eventDays[0]!,
    lastEventMs: eventDays.at(-1)!,
    lastKnownMs: readings.reduce((last, one) => Math.max(last, one.knownAtMs), -Infinity),
    gaps: gapsBetween(eventDays),
    duplicates: readings.length - new Set(readings.map(wordingKey)).size,
    revisions: new Set(readings.map(wordingKey)).size - firsts.length,
    slowReadings: delays.filter((delay) => delay > usualDelayMs + dayMs).length,
    usualDelayMs,
    meanScore: readings.reduce((sum, { score }) => sum + score, 0) / readings.length,
    hasCounts: readings.every(({ count }) => count !== undefined),
    hasDispersions: readings.every(({ dispersion }) => dispersion !== undefined),
  };
}

function firstWordings(readings: readonly SentimentReading[]): readonly SentimentReading[] {
  const firsts = new Map<string, SentimentReading>();
  for (const reading of readings) {
    const key = eventKey(reading);
    const earlier = firsts.get(key);
    if (earlier === undefined || reading.knownAtMs < earlier.knownAtMs) firsts.set(key, reading);
  }
  return [...firsts.values()];
}

// A day is a calendar day, UTC: a feed of articles has none where a whole day is silent.
function gapsBetween(eventTimesMs: readonly number[]): readonly SentimentGap[] {
  return eventTimesMs.slice(1).flatMap((beforeMs, i) => {
    const afterMs = eventTimesMs[i]!;
    const days = Math.floor(beforeMs / dayMs) - Math.floor(afterMs / dayMs) - 1;
    return days > 0 ? [{ afterMs, beforeMs, days }] : [];
  });
}
