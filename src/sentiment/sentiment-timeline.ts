import { assert } from "../foundation/assert.ts";
import { byText, type PlacedReading, placeReadings } from "./place-readings.ts";
import { type ReadingDays, readingDays } from "./reading-days.ts";
import type { ReadingColumns } from "./reading-sums.ts";
import type { SentimentReading } from "./sentiment-reading.ts";
import { dayMs } from "./sentiment-spans.ts";
import { type MomentumSteps, momentumSteps } from "./source-momentum.ts";

/** Readings of any sources, sorted by the moment from which they count. */
export interface SentimentTimeline {
  /** By name. */
  readonly sources: readonly SourceTimeline[];
}

/**
 * One source's readings as columns of equal length. A reading counts at a moment t where
 * `knownAtMs <= t < untilMs`; its age is t - `placeMs`. UTC epoch milliseconds.
 */
export interface SourceTimeline extends ReadingColumns {
  readonly name: string;
  /** All `knownAtMs`, rising: between two of them nothing new is known. */
  readonly changeMs: Float64Array;
  readonly momentum: MomentumSteps;
  readonly days: ReadingDays;
}

/**
 * Readies readings for questions about any moment. The order in which they are given does not matter.
 *
 * @param readings Of any sources; of those with equal source, event time and item the one that
 *   became known last counts from then on.
 * @throws {InvariantError} a reading has a time that is not finite or a value out of its range.
 */
export function sentimentTimeline(readings: readonly SentimentReading[]): SentimentTimeline {
  const bySource = new Map<string, SentimentReading[]>();
  for (const reading of readings) {
    proveReading(reading);
    const group = bySource.get(reading.source);
    if (group === undefined) bySource.set(reading.source, [reading]);
    else group.push(reading);
  }
  const names = [...bySource.keys()].toSorted(byText);
  return { sources: names.map((name) => sourceTimeline(name, placeReadings(bySource.get(name)!))) };
}

/** Nothing was ever said. */
export const emptyTimeline: SentimentTimeline = { sources: [] };

function sourceTimeline(name: string, placed: readonly PlacedReading[]): SourceTimeline {
  const firstMs = placed[0]?.placeMs ?? 0;
  const columns: ReadingColumns = {
    placeMs: Float64Array.from(placed, ({ placeMs }) => placeMs),
    placeDays: Float64Array.from(placed, ({ placeMs }) => (placeMs - firstMs) / dayMs),
    knownAtMs: Float64Array.from(placed, ({ reading }) => reading.knownAtMs),
    untilMs: Float64Array.from(placed, ({ untilMs }) => untilMs),
    score: Float64Array.from(placed, ({ reading }) => reading.score),
    weight: Float64Array.from(placed, ({ reading }) => reading.count ?? 1),
    hasCount: Uint8Array.from(placed, ({ reading }) => flag(reading.count)),
    ownVariance: Float64Array.from(placed, ({ reading }) => (reading.dispersion ?? 0) ** 2),
    hasDispersion: Uint8Array.from(placed, ({ reading }) => flag(reading.dispersion)),
  };
  return {
    ...columns,
    name,
    changeMs: columns.knownAtMs.toSorted(),
    momentum: momentumSteps(placed),
    days: readingDays(columns),
  };
}

function flag(value: number | undefined): number {
  return value === undefined ? 0 : 1;
}

function proveReading({
  knownAtMs,
  eventTimeMs,
  score,
  count,
  dispersion,
}: SentimentReading): void {
  assert(Number.isFinite(knownAtMs) && Number.isFinite(eventTimeMs), "a reading has its times");
  assert(score >= -1 && score <= 1, "a reading's score lies in [-1, 1]");
  assert(count === undefined || (count >= 0 && count < Infinity), "a reading's count is >= 0");
  assert(
    dispersion === undefined || (dispersion >= 0 && dispersion <= 1),
    "a reading's dispersion lies in [0, 1]",
  );
}
