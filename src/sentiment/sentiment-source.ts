import type { SentimentReading } from "./sentiment-reading.ts";

/** What a source gave, and what of it was refused. */
export interface SourcedReadings {
  /** In order of known-at time; none repeated. */
  readonly readings: readonly SentimentReading[];
  /** Rows that are no readings, with their place and why; at most ten are named, repetitions last. */
  readonly refused: {
    readonly rows: number;
    /** Those among them that say again what an earlier row said. */
    readonly repeated: number;
    readonly examples: readonly string[];
  };
  /** Readings of days that are not over: left out, since they may still change. */
  readonly unfinished: number;
  readonly rowsRead: number;
}

export interface ReadSentimentRequest {
  /** Event times from here on, UTC epoch milliseconds; all by default. */
  readonly sinceMs?: number | undefined;
  /** Event times before this; all by default. */
  readonly untilMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Port: a place that sentiment readings come from, such as a file or a feed. */
export interface SentimentSource {
  /** As a reading's `source`: "senticrypt". */
  readonly name: string;
  /**
   * @throws {RefusedError} nothing in it can be read as a reading.
   * @throws {WorldError} it cannot be reached or read.
   */
  readonly read: (request?: ReadSentimentRequest) => Promise<SourcedReadings>;
}
