import { eventKey, type SentimentReading } from "./sentiment-reading.ts";

/** What became of readings that were joined to stored ones. */
export interface JoinedReadings {
  /** In order of known-at time. */
  readonly readings: readonly SentimentReading[];
  /** Beyond the newest stored event and in time: they keep their known-at time. */
  readonly added: number;
  /** They fill in what was not stored, or come later than the tolerance: known from now on. */
  readonly late: number;
  /** They say something else than what is stored, which stays: known from now on. */
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * How long after its known-at time a reading may arrive and keep it: a download once a day brings a
 * day's aggregate within 24 hours, and half a day is left for a feed that is behind.
 */
export const arrivalToleranceMs = 36 * 3_600_000;

/**
 * Joins readings of one source to the stored ones so that the past stays as it was known: what was
 * not there before, though newer was, counts from now on only, and so does what continues the stored
 * ones more than `arrivalToleranceMs` after its known-at time. At moments before `nowMs` less that
 * tolerance nothing changes; where nothing is stored all keep their known-at time.
 *
 * @param nowMs When they arrive, UTC epoch milliseconds.
 */
export function joinReadings(
  stored: readonly SentimentReading[],
  arrived: readonly SentimentReading[],
  nowMs: number,
): JoinedReadings {
  const newestEventMs = stored.reduce((top, one) => Math.max(top, one.eventTimeMs), -Infinity);
  const earliestMs = stored.length === 0 ? -Infinity : nowMs - arrivalToleranceMs;
  const before = byEvent(stored);
  const kept = [...stored];
  let [added, late, changed, unchanged] = [0, 0, 0, 0];
  for (const [key, versions] of byEvent(arrived)) {
    const newest = versions.at(-1)!;
    const known = before.get(key)?.at(-1);
    const inTime = versions.filter(({ knownAtMs }) => knownAtMs >= earliestMs);
    if (known === undefined && newest.eventTimeMs > newestEventMs && inTime.length > 0) {
      kept.push(...inTime);
      added += inTime.length;
      continue;
    }
    if (known !== undefined && saysTheSame(known, newest)) {
      unchanged += versions.length;
      continue;
    }
    kept.push({ ...newest, knownAtMs: Math.max(nowMs, newest.knownAtMs) });
    if (known === undefined) late += 1;
    else changed += 1;
  }
  return { readings: kept.toSorted(byKnownTime), added, late, changed, unchanged };
}

/** In order of known-at time; where that is equal by event time, then by item. */
export function byKnownTime(a: SentimentReading, b: SentimentReading): number {
  const byTime = a.knownAtMs - b.knownAtMs || a.eventTimeMs - b.eventTimeMs;
  if (byTime !== 0 || a.item === b.item) return byTime;
  return (a.item ?? "") < (b.item ?? "") ? -1 : 1;
}

/** Whether two say the same about what they are about. */
export function saysTheSame(
  a: Pick<SentimentReading, "score" | "count" | "dispersion">,
  b: Pick<SentimentReading, "score" | "count" | "dispersion">,
): boolean {
  return a.score === b.score && a.count === b.count && a.dispersion === b.dispersion;
}

// The versions of what is said about one event, the last known one last.
function byEvent(
  readings: readonly SentimentReading[],
): ReadonlyMap<string, readonly SentimentReading[]> {
  const groups = new Map<string, SentimentReading[]>();
  for (const reading of readings.toSorted(byKnownTime)) {
    const key = eventKey(reading);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [reading]);
    else group.push(reading);
  }
  return groups;
}
