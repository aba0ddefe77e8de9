import type { SentimentReading } from "./sentiment-reading.ts";

/** Scores over time, cell by cell. */
export interface ScoreLine {
  /** Start of the first cell, UTC epoch milliseconds. */
  readonly fromMs: number;
  /** Duration of a cell: whole days, or whole hours where the line is short. */
  readonly cellMs: number;
  /** Mean score of what became known in each cell, oldest first; absent where nothing did. */
  readonly scores: readonly (number | undefined)[];
}

const hourMs = 3_600_000;

/**
 * The mean scores of readings between two moments, by the time at which they became known.
 *
 * @param cellsMax At least 1.
 */
export function scoreLine(
  readings: readonly SentimentReading[],
  options: { readonly fromMs: number; readonly untilMs: number; readonly cellsMax: number },
): ScoreLine {
  const { fromMs, untilMs, cellsMax } = options;
  const hours = Math.ceil((untilMs - fromMs + 1) / cellsMax / hourMs);
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
