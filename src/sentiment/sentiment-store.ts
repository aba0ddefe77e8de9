import type { JoinedReadings } from "./join-readings.ts";
import type { SentimentReading } from "./sentiment-reading.ts";

/** Where stored readings came from, kept beside them. */
export type SentimentOrigin =
  | {
      readonly kind: "file";
      /** Name without folders. */
      readonly fileName: string;
      /** Of the file's bytes, hex. */
      readonly sha256: string;
      /** UTC epoch milliseconds. */
      readonly arrivedMs: number;
    }
  | { readonly kind: "feed"; readonly url: string; readonly arrivedMs: number };

export interface StoredSentiment {
  readonly source: string;
  /** In order of known-at time. */
  readonly readings: readonly SentimentReading[];
  /** Oldest first; the last arrival of each file or feed. */
  readonly origins: readonly SentimentOrigin[];
  /** For people: the file that holds them. */
  readonly path: string;
  /** Of the readings as they are written, hex. */
  readonly sha256: string;
}

export interface ArrivedSentiment {
  readonly source: string;
  readonly readings: readonly SentimentReading[];
  readonly origin: SentimentOrigin;
  /** Forgets what is stored, so that all keep their known-at time. */
  readonly replace?: boolean | undefined;
}

export type SentimentArrival = Omit<JoinedReadings, "readings"> & StoredSentiment;

/** Port: keeps the readings of each source. */
export interface SentimentStore {
  /**
   * @returns `undefined`: nothing of that source is stored.
   * @throws {RefusedError} E_SENTIMENT_BROKEN: what is stored is not what was written.
   */
  readonly read: (source: string) => Promise<StoredSentiment | undefined>;
  /**
   * Joins readings to the stored ones, at once or not at all; `joinReadings` has the rule.
   *
   * @throws {RefusedError} E_STORE_BUSY: another process is writing; E_SENTIMENT_BROKEN.
   * @throws {WorldError} E_DISK_WRITE.
   */
  readonly join: (arrived: ArrivedSentiment) => Promise<SentimentArrival>;
  /** Names of all sources, sorted. */
  readonly list: () => Promise<readonly string[]>;
}
