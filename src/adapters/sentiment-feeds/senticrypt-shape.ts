import { nextDayMs, type RowCells, type SentimentShape } from "./reading-draft.ts";

const parts = ["score1", "score2", "score3"] as const;

/**
 * A day of SentiCrypt: the mean of its items' scores, how many they were, and three scores of its own
 * methods, whose spread is the dispersion. A day is known as the next begins.
 *
 * @see https://senticrypt.com/docs.html
 */
export const senticryptShape: SentimentShape = {
  name: "SentiCrypt",
  source: "senticrypt",
  notes: [],
  read: (cells) => {
    const eventTimeMs = cells.time("date");
    const score = cells.number("mean");
    const count = cells.numberIfAny("count");
    const dispersion = spreadOfParts(cells);
    return {
      eventTimeMs,
      knownAtMs: nextDayMs(eventTimeMs),
      score,
      ...(count === undefined ? {} : { count }),
      ...(dispersion === undefined ? {} : { dispersion }),
    };
  },
};

// Population standard deviation; of fewer than all three there is none.
function spreadOfParts(cells: RowCells): number | undefined {
  const scores: number[] = [];
  for (const part of parts) {
    const score = cells.numberIfAny(part);
    if (score === undefined) return undefined;
    if (Math.abs(score) > 1) cells.refuse(`${part} ${score} lies outside -1 to 1`);
    scores.push(score);
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / parts.length;
  return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / parts.length);
}
