import { createHash } from "node:crypto";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import type { SentimentOrigin, StoredSentiment } from "../../sentiment/sentiment-store.ts";

type Content = Pick<StoredSentiment, "source" | "origins" | "readings">;

/** A file's first line. */
interface Note {
  readonly format: 1;
  readonly source: string;
  /** How many follow, a line each. */
  readonly readings: number;
  /** Of all that follows, hex. */
  readonly sha256: string;
  readonly origins: readonly SentimentOrigin[];
}

/** A reading as its line has it; times are UTC epoch milliseconds. */
interface ReadingLine {
  readonly event: number;
  readonly known: number;
  readonly score: number;
  readonly count?: number;
  readonly dispersion?: number;
  readonly item?: string;
}

/** The readings of a source as lines of JSON under a note. */
export function encodeReadings({ source, origins, readings }: Content): {
  readonly text: string;
  readonly sha256: string;
} {
  const body = linesOf(readings);
  const sha256 = sha256Of(body);
  const note: Note = { format: 1, source, readings: readings.length, sha256, origins };
  return { text: `${JSON.stringify(note)}\n${body}`, sha256 };
}

/** sha256 (hex) of readings of one source in order of known-at time, as a stored file's note has it. */
export function hashReadings(readings: readonly SentimentReading[]): string {
  return sha256Of(linesOf(readings));
}

/** @returns What was encoded, or a few words on why it is not that. */
export function decodeReadings(
  text: string,
  source: string,
): Pick<StoredSentiment, "readings" | "origins" | "sha256"> | string {
  const end = text.indexOf("\n");
  const note = end < 0 ? undefined : parseNote(text.slice(0, end));
  if (note === undefined) return "it was not written by this version of candlecast";
  if (note.source !== source) return `its readings are of ${JSON.stringify(note.source)}`;
  const body = text.slice(end + 1);
  if (sha256Of(body) !== note.sha256) return "its readings are not those that were written";
  const lines = body.split("\n").slice(0, -1);
  const readings = lines.map((line) => readingOf(source, JSON.parse(line) as ReadingLine));
  return { readings, origins: note.origins, sha256: note.sha256 };
}

function linesOf(readings: readonly SentimentReading[]): string {
  return readings.map((reading) => `${JSON.stringify(lineOf(reading))}\n`).join("");
}

function lineOf({ eventTimeMs, knownAtMs, score, ...rest }: SentimentReading): ReadingLine {
  const { count, dispersion, item } = rest;
  return {
    event: eventTimeMs,
    known: knownAtMs,
    score,
    ...(count === undefined ? {} : { count }),
    ...(dispersion === undefined ? {} : { dispersion }),
    ...(item === undefined ? {} : { item }),
  };
}

function readingOf(source: string, { event, known, ...rest }: ReadingLine): SentimentReading {
  return { source, eventTimeMs: event, knownAtMs: known, ...rest };
}

function parseNote(line: string): Note | undefined {
  try {
    const note = JSON.parse(line) as Note;
    return note.format === 1 && Array.isArray(note.origins) ? note : undefined;
  } catch {
    return undefined;
  }
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
