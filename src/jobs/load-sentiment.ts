import { openSentimentFile } from "../adapters/sentiment-feeds/open-sentiment-file.ts";
import { openSentimentStore } from "../adapters/sentiment-store/jsonl-sentiment-store.ts";
import { hashReadings } from "../adapters/sentiment-store/readings-file.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { byKnownTime } from "../sentiment/join-readings.ts";
import { type SentimentReading, wordingKey } from "../sentiment/sentiment-reading.ts";
import type { SourcedReadings } from "../sentiment/sentiment-source.ts";
import { foreignNotes } from "./sentiment/foreign-notes.ts";

export type { SentimentReading } from "../sentiment/sentiment-reading.ts";
export { sentimentTimeline } from "../sentiment/sentiment-timeline.ts";
export type { SentimentTimeline } from "../sentiment/sentiment-timeline.ts";

export interface LoadSentimentRequest {
  /** What is to be forecast. */
  readonly instrument: string;
  /** Files to read instead of the store; the store where there are none. */
  readonly files?: readonly string[] | undefined;
  /** The store's folder, used where `files` is absent. */
  readonly dataDir: string;
}

/** One source of what was loaded. */
export interface LoadedSource {
  readonly name: string;
  readonly readings: number;
  /** UTC epoch milliseconds, as all times. */
  readonly firstEventMs: number;
  readonly lastKnownMs: number;
  /** Of the readings themselves, hex: the same whether they come from files or from the store. */
  readonly sha256: string;
}

export interface LoadedSentiment {
  /** Of all sources in order of known-at time; none known later than now. */
  readonly readings: readonly SentimentReading[];
  /** Those with a reading, by name. */
  readonly sources: readonly LoadedSource[];
  /** Sentences that the person should see. */
  readonly warnings: readonly string[];
}

/**
 * Reads the sentiment that training and forecasts work on: the files, else all stored sources; empty
 * lists where there is nothing.
 *
 * @throws {MisuseError} a file is none of sentiment: E_SENTIMENT_FILE, E_FILE_MISSING.
 * @throws {RefusedError} E_SENTIMENT_EMPTY: no row of a file is a reading. E_SENTIMENT_BROKEN: the
 *   stored file was torn or edited.
 * @throws {WorldError} E_FILE_READ.
 */
export async function loadSentiment(
  { instrument, files = [], dataDir }: LoadSentimentRequest,
  clock: Clock = systemClock,
): Promise<LoadedSentiment> {
  const pieces = files.length > 0 ? await fromFiles(files, clock) : await fromStore(dataDir, clock);
  const names = [...new Set(pieces.map(({ name }) => name))].toSorted();
  const joined = names.map((name) => joinPieces(pieces.filter((piece) => piece.name === name)));
  return {
    readings: joined.flatMap(({ readings }) => readings).toSorted(byKnownTime),
    sources: joined.flatMap(({ source }) => source ?? []),
    warnings: [
      ...pieces.flatMap(({ warnings }) => warnings),
      ...joined.flatMap(({ warnings }) => warnings),
      ...foreignNotes(names, instrument),
    ],
  };
}

interface Piece {
  readonly name: string;
  readonly readings: readonly SentimentReading[];
  readonly warnings: readonly string[];
}

async function fromFiles(files: readonly string[], clock: Clock): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const path of files) {
    const file = await openSentimentFile(path, { clock });
    const { readings, ...told } = await file.read();
    const warnings = [...file.notes.map((note) => `${path}: ${note}`), ...refusals(path, told)];
    pieces.push({ name: file.name, readings, warnings });
  }
  return pieces;
}

async function fromStore(dataDir: string, clock: Clock): Promise<readonly Piece[]> {
  const store = openSentimentStore(dataDir);
  const pieces: Piece[] = [];
  for (const name of await store.list()) {
    const stored = await store.read(name);
    if (stored === undefined) continue;
    const readings = stored.readings.filter(({ knownAtMs }) => knownAtMs <= clock.nowMs());
    pieces.push({ name, readings, warnings: [] });
  }
  return pieces;
}

function refusals(path: string, { refused }: Pick<SourcedReadings, "refused">): readonly string[] {
  // What is said twice was told at the import, and takes nothing away.
  const count = refused.rows - refused.repeated;
  if (count === 0) return [];
  const rows = count === 1 ? "1 row was" : `${count} rows were`;
  return [`${path}: ${rows} refused, first at ${refused.examples[0]}`];
}

// Several files of one source; what more than one of them says counts once.
function joinPieces(pieces: readonly Piece[]): {
  readonly readings: readonly SentimentReading[];
  readonly source: LoadedSource | undefined;
  readonly warnings: readonly string[];
} {
  const all = new Map<string, SentimentReading>();
  let repeated = 0;
  for (const reading of pieces.flatMap((piece) => piece.readings)) {
    const key = wordingKey(reading);
    if (all.has(key)) repeated += 1;
    else all.set(key, reading);
  }
  const readings = [...all.values()].toSorted(byKnownTime);
  const { name } = pieces[0]!;
  const warnings =
    repeated === 0
      ? []
      : [
          `${name}: ${repeated === 1 ? "1 reading stands" : `${repeated} readings stand`} in more than one file; the first counts`,
        ];
  const last = readings.at(-1);
  if (last === undefined) return { readings, source: undefined, warnings };
  const source = {
    name,
    readings: readings.length,
    firstEventMs: readings.reduce((first, one) => Math.min(first, one.eventTimeMs), Infinity),
    lastKnownMs: last.knownAtMs,
    sha256: hashReadings(readings),
  };
  return { readings, source, warnings };
}
