import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";

/** A reading as its row says it, not yet judged. */
export type ReadingDraft = Omit<SentimentReading, "source">;

/** How rows of one shape become readings. */
export interface SentimentShape {
  /** For people: "SentiCrypt". */
  readonly name: string;
  /** As a reading's `source`, where nobody names another. */
  readonly source: string;
  /** Sentences about what was assumed. */
  readonly notes: readonly string[];
  /**
   * Reads one row; what cannot be read is noted in `cells`, and the draft then counts for nothing.
   *
   * @returns `undefined`: the row was not asked for.
   */
  readonly read: (cells: RowCells) => ReadingDraft | undefined;
}

/** The cells of one row by the name of their column, lower case. */
export interface RowCells {
  readonly text: (column: string) => string;
  /** NaN, and the row refused, where the cell holds no decimal number. */
  readonly number: (column: string) => number;
  /** Absent where the cell is empty. */
  readonly numberIfAny: (column: string) => number | undefined;
  /** UTC epoch milliseconds; NaN, and the row refused, where the cell holds no moment. */
  readonly time: (column: string) => number;
  readonly refuse: (reason: string) => void;
}

export const dayMs = 86_400_000;

/** When an aggregate of the day of `timeMs` is known: as the next day begins, UTC. */
export function nextDayMs(timeMs: number): number {
  return (Math.floor(timeMs / dayMs) + 1) * dayMs;
}
