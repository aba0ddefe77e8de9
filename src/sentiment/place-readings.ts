import { eventKey, type SentimentReading } from "./sentiment-reading.ts";
import { longSpanMs } from "./sentiment-spans.ts";

/** A reading, and from when until when its wording counts. */
export interface PlacedReading {
  readonly reading: SentimentReading;
  /** Known-at time of the first wording; a later one changes the value, not the age. */
  readonly placeMs: number;
  /** Known-at time of the next wording; Infinity for the last. */
  readonly untilMs: number;
}

/**
 * Lays the readings of one source where they count. A revision keeps the place of what it revises: it
 * is no news. A reading that arrives when the source has already told of a moment `longSpanMs` later
 * is history, which says nothing about today, and is left out; so a year filled in later is no burst
 * of news.
 *
 * @returns By place, then event time, item and known-at time: readings known later never change the
 *   order of those known before.
 */
export function placeReadings(readings: readonly SentimentReading[]): readonly PlacedReading[] {
  const placed: PlacedReading[] = [];
  let newestMs = -Infinity;
  for (const { reading, revisions } of tellings(readings)) {
    const { eventTimeMs, knownAtMs } = reading;
    // What a reading foretells must not make history of all that follows.
    newestMs = Math.max(newestMs, Math.min(eventTimeMs, knownAtMs));
    if (revisions === undefined || eventTimeMs <= newestMs - longSpanMs) continue;
    for (const [at, wording] of [reading, ...revisions].entries()) {
      const untilMs = revisions[at]?.knownAtMs ?? Infinity;
      placed.push({ reading: wording, placeMs: knownAtMs, untilMs });
    }
  }
  return placed.toSorted((a, b) => a.placeMs - b.placeMs || byStatement(a.reading, b.reading));
}

/** By UTF-16 code units: the same on every machine. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

interface Telling {
  readonly reading: SentimentReading;
  /** What was said later about the same event; `undefined`: this is such a revision. */
  readonly revisions: readonly SentimentReading[] | undefined;
}

// All that was said, by when it became known, of one moment the youngest event first.
function tellings(readings: readonly SentimentReading[]): readonly Telling[] {
  const told = statements(readings).flatMap(([first, ...revisions]) => [
    { reading: first!, revisions },
    ...revisions.map((reading) => ({ reading, revisions: undefined })),
  ]);
  return told.toSorted(
    ({ reading: a }, { reading: b }) => a.knownAtMs - b.knownAtMs || b.eventTimeMs - a.eventTimeMs,
  );
}

// What was said about each event, first wording first; of wordings known at once the last in order.
function statements(
  readings: readonly SentimentReading[],
): readonly (readonly SentimentReading[])[] {
  const groups: SentimentReading[][] = [];
  for (const reading of readings.toSorted(byStatement)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group === undefined || last === undefined || eventKey(last) !== eventKey(reading)) {
      groups.push([reading]);
    } else if (last.knownAtMs === reading.knownAtMs) group[group.length - 1] = reading;
    else group.push(reading);
  }
  return groups;
}

// A total order, so that the order in which files were given cannot show in a sum.
function byStatement(a: SentimentReading, b: SentimentReading): number {
  return (
    a.eventTimeMs - b.eventTimeMs ||
    byText(itemOf(a), itemOf(b)) ||
    a.knownAtMs - b.knownAtMs ||
    byValue(a, b)
  );
}

function byValue(a: SentimentReading, b: SentimentReading): number {
  const byCount = (a.count ?? -1) - (b.count ?? -1);
  return a.score - b.score || byCount || (a.dispersion ?? -1) - (b.dispersion ?? -1);
}

function itemOf(reading: SentimentReading): string {
  return reading.item ?? "";
}
