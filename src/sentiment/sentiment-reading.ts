/**
 * One statement of a source about the mood of a market. Whatever reads sentiment sorts and counts by
 * `knownAtMs`; `eventTimeMs` only says what a reading is about.
 */
export interface SentimentReading {
  /** Name of the source: "senticrypt". */
  readonly source: string;
  /** Tells readings of one source and one event time apart, such as two articles of one minute. */
  readonly item?: string;
  /** What it is about: start of the day, moment of publication. UTC epoch milliseconds. */
  readonly eventTimeMs: number;
  /** From when on it could be used; a day's aggregate: the start of the next day. */
  readonly knownAtMs: number;
  /** -1 (fear) to 1 (greed). */
  readonly score: number;
  /** Items behind it, whole and >= 0; absent where the source does not say. */
  readonly count?: number;
  /** Standard deviation of the items or parts behind it, 0 to 1; absent where the source does not say. */
  readonly dispersion?: number;
}

/** Of one source, readings of the same event and item have this in common: later ones reword it. */
export function eventKey({
  eventTimeMs,
  item = "",
}: Pick<SentimentReading, "eventTimeMs" | "item">): string {
  return `${eventTimeMs} ${item}`;
}

/** Of one source, a wording: what it said about an event and item at one moment of knowing. */
export function wordingKey(
  reading: Pick<SentimentReading, "eventTimeMs" | "knownAtMs" | "item">,
): string {
  return `${reading.knownAtMs} ${eventKey(reading)}`;
}
