import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../foundation/parse-json.ts";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import type { SentimentOrigin, StoredSentiment } from "../../sentiment/sentiment-store.ts";

type Content = Pick<StoredSentiment, "source" | "origins" | "readings">;

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
  // Keys in the schema's order, as reading it gives them.
  const content = contentSchema.parse({ format: 1, source, readings: readings.length, origins });
  const note = { ...content, sha256: sealOf(content, body) };
  return { text: `${JSON.stringify(note)}\n${body}`, sha256: sha256Of(body) };
}

/** sha256 (hex) of readings of one source in order of known-at time, as a stored file has its own. */
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
  const { sha256, ...content } = note;
  if (content.source !== source) return `its readings are of ${JSON.stringify(content.source)}`;
  const body = text.slice(end + 1);
  if (sealOf(content, body) !== sha256) return "it does not hold what was written";
  const lines = body.split("\n").slice(0, -1);
  const readings = lines.map((line) => readingOf(source, JSON.parse(line) as ReadingLine));
  return { readings, origins: content.origins, sha256: sha256Of(body) };
}

const timeMs = z.int();

const originSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("file"),
    fileName: z.string(),
    sha256: z.string(),
    arrivedMs: timeMs,
  }),
  z.strictObject({ kind: z.literal("feed"), url: z.string(), arrivedMs: timeMs }),
]) satisfies z.ZodType<SentimentOrigin>;

const contentSchema = z.strictObject({
  format: z.literal(1),
  source: z.string(),
  /** How many follow, a line each. */
  readings: z.int().nonnegative(),
  origins: z.array(originSchema),
});

/** A file's first line: what follows it, and a hash of all else that the file holds. */
const noteSchema = z.strictObject({ ...contentSchema.shape, sha256: z.string() });

function sealOf(content: z.infer<typeof contentSchema>, body: string): string {
  return sha256Of(`${JSON.stringify(content)}\n${body}`);
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

function parseNote(line: string): z.infer<typeof noteSchema> | undefined {
  return noteSchema.safeParse(parseJson(line)).data;
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
