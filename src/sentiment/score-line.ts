import { median } from "../foundation/statistics/quantile.ts";
import type { SentimentReading } from "./sentiment-reading.ts";

/** Scores over time, cell by cell. */
export interface ScoreLine {
  /** Start of the first cell, UTC epoch milliseconds. */
  readonly fromMs: number;
  /** Duration of a cell: whole hours, whole days above one; as a rule each has a reading. */
  readonly cellMs: number;
  /** Mean score of what became known in each cell, oldest first; absent where nothing did. */
  readonly scores: readonly (number | undefined)[];
}

const hourMs = 3_600_000;

/**
 * The mean scores of readings between two moments, by the time at which they became known.
 *
 * @param readings Of one source, in order of known-at time.
 * @param options `cellsMax` is at least 1.
 */
export function scoreLine(
  readings: readonly SentimentReading[],
  options: { readonly fromMs: number; readonly untilMs: number; readonly cellsMax: number },
): ScoreLine {
  const { fromMs, untilMs, cellsMax } = options;
  const shortestMs = Math.max((untilMs - fromMs + 1) / cellsMax, usualGapMs(readings));
  const hours = Math.ceil(shortestMs / hourMs);
  const cellMs = (hours <= 24 ? hours : 24 * Math.ceil(hours / 24)) * hourMs;
  const cells = Math.floor((untilMs - fromMs) / cellMs) + 1;
  const sums = new Float64Array(cells);
  const counts = new Float64Array(cells);
  for (const { knownAtMs, score } of readings) {
    if (knownAtMs < fromMs || knownAtMs > untilMs) continue;
    const cell = Math.floor((knownAtMs - fromMs) / cellMs);
    sums[cell] = sums[cell]! + score;
    counts[cell] = counts[cell]! + 1;
  }
  return {
    fromMs,
    cellMs,
    scores: Array.from(sums, (sum, cell) => (counts[cell] === 0 ? undefined : sum / counts[cell]!)),
  };
}

// Median time between readings that follow each other, in order of known-at time.
function usualGapMs(readings: readonly SentimentReading[]): number {
  const gaps = readings.slice(1).map((reading, i) => reading.knownAtMs - readings[i]!.knownAtMs);
  return gaps.length === 0 ? 0 : median(gaps);
}
