import { openSentimentStore } from "../adapters/sentiment-store/jsonl-sentiment-store.ts";
import { openParquetCandleStore } from "../adapters/candle-store/parquet-candle-store.ts";
import { MisuseError } from "../foundation/errors.ts";
import { didYouMean } from "../foundation/nearest-name.ts";
import { utcText } from "../foundation/utc-text.ts";
import { isPair, parseInstrument } from "../market/instrument.ts";
import { fitSentiment } from "../sentiment/fit-sentiment.ts";
import { type ScoreLine, scoreLine } from "../sentiment/score-line.ts";
import { neutralFeatures } from "../sentiment/neutral-features.ts";
import { sentimentColumns } from "../sentiment/sentiment-columns.ts";
import {
  type FittedSentiment,
  freshnessMin,
  type SentimentFeature,
} from "../sentiment/sentiment-features.ts";
import type { SentimentReading } from "../sentiment/sentiment-reading.ts";
import { sentimentTimeline } from "../sentiment/sentiment-timeline.ts";
import type { SentimentStore } from "../sentiment/sentiment-store.ts";
import { foreignNotes } from "./sentiment/foreign-notes.ts";
import { isMeant, storedSources } from "./sentiment/stored-sources.ts";

export type { ScoreLine } from "../sentiment/score-line.ts";

export interface ShowSentimentRequest {
  readonly dataDir: string;
  /** A stored source, or an instrument, by its stored candles or as a pair: then all sources. All where absent. */
  readonly name?: string | undefined;
  /** What was known at this moment; default: when the newest reading became known. */
  readonly atMs?: number | undefined;
  /** The lines begin here; default: with the first reading. */
  readonly sinceMs?: number | undefined;
}

export interface ShownSource {
  readonly source: string;
  /** Known at the moment. */
  readonly readings: number;
  readonly lastKnownMs: number;
  readonly line: ScoreLine;
}

export interface ShownSentiment {
  /** UTC epoch milliseconds. */
  readonly atMs: number;
  readonly sources: readonly ShownSource[];
  /** As a model would get them at that moment. */
  readonly features: Readonly<Record<SentimentFeature, number>>;
  /** Those that could not be known and are their neutral value. */
  readonly neutral: readonly SentimentFeature[];
  readonly stale: boolean;
  /** Learned from every hour between the first reading and the moment: a model learns from its train rows. */
  readonly fitted: FittedSentiment;
  readonly fittedHours: number;
  /** Sentences that a person should see. */
  readonly notes: readonly string[];
}

const hourMs = 3_600_000;
/** Columns of a line. */
const cellsMax = 64;

/**
 * What stored sources said over time, and the eight features at a moment.
 *
 * @throws {MisuseError} E_SENTIMENT_NONE: nothing is stored of that, or the name is nobody's, or nothing was known by then.
 * @throws {RefusedError} E_SENTIMENT_BROKEN.
 * @throws {WorldError} E_FILE_READ.
 */
export async function showSentiment(request: ShowSentimentRequest): Promise<ShownSentiment> {
  const { dataDir, name } = request;
  const store = openSentimentStore(dataDir);
  const { names, notes } = await namesMeant(store, dataDir, name);
  const all = await readAll(store, names);
  const { atMs = all.reduce((last, { knownAtMs }) => Math.max(last, knownAtMs), -Infinity) } =
    request;
  const readings = all.filter(({ knownAtMs }) => knownAtMs <= atMs);
  if (readings.length === 0) throw nothingKnown(atMs, { all, names });
  const firstMs = readings.reduce((first, { knownAtMs }) => Math.min(first, knownAtMs), Infinity);
  const fromMs = Math.min(atMs, Math.max(firstMs, request.sinceMs ?? -Infinity));
  return {
    atMs,
    sources: names.flatMap((source) => shownSource(source, readings, { fromMs, atMs }) ?? []),
    ...featuresAt(readings, { firstMs, atMs }),
    notes,
  };
}

async function namesMeant(
  store: SentimentStore,
  dataDir: string,
  word: string | undefined,
): Promise<{ readonly names: readonly string[]; readonly notes: readonly string[] }> {
  const all = await storedSources(store, { dataDir });
  if (word === undefined) return { names: all, notes: [] };
  const named = all.filter((name) => isMeant(name, word));
  if (named.length > 0) return { names: named, notes: [] };
  const keys = await openParquetCandleStore(dataDir).list();
  const instruments = [...new Set(keys.map(({ instrument }) => instrument))];
  const question = didYouMean(word, [...all, ...instruments]);
  const instrument = parseInstrument(word);
  const isKnown = instruments.includes(instrument);
  if (isKnown || (question === "" && isPair(instrument))) {
    return { names: all, notes: foreignNotes(all, instrument) };
  }
  const stored = instruments.length === 0 ? "" : `, of candles ${instruments.join(", ")}`;
  throw new MisuseError(
    "E_SENTIMENT_NONE",
    `Cannot show ${JSON.stringify(word)}: it is neither a stored source nor a known instrument; stored are ${all.join(", ")}${stored}${question}`,
  );
}

async function readAll(
  store: SentimentStore,
  names: readonly string[],
): Promise<readonly SentimentReading[]> {
  const pieces: (readonly SentimentReading[])[] = [];
  for (const name of names) pieces.push((await store.read(name))?.readings ?? []);
  return pieces.flat();
}

function shownSource(
  source: string,
  all: readonly SentimentReading[],
  { fromMs, atMs }: { readonly fromMs: number; readonly atMs: number },
): ShownSource | undefined {
  const readings = all.filter((reading) => reading.source === source);
  if (readings.length === 0) return undefined;
  return {
    source,
    readings: readings.length,
    lastKnownMs: readings.reduce((last, one) => Math.max(last, one.knownAtMs), -Infinity),
    line: scoreLine(readings, { fromMs, untilMs: atMs, cellsMax }),
  };
}

function featuresAt(
  readings: readonly SentimentReading[],
  { firstMs, atMs }: { readonly firstMs: number; readonly atMs: number },
): Pick<ShownSentiment, "features" | "neutral" | "stale" | "fitted" | "fittedHours"> {
  const timeline = sentimentTimeline(readings);
  const hours = Math.floor((atMs - firstMs) / hourMs) + 1;
  const fitted = fitSentiment(
    timeline,
    Float64Array.from({ length: hours }, (_, i) => firstMs + i * hourMs),
  );
  const columns = sentimentColumns(timeline, fitted, [atMs]);
  const features = Object.fromEntries(
    [...columns].map(([name, column]) => [name, column[0]!]),
  ) as Record<SentimentFeature, number>;
  const stale = features.sentiment_freshness < freshnessMin;
  const neutral = neutralFeatures(timeline, fitted, atMs);
  return { features, neutral, stale, fitted, fittedHours: hours };
}

function nothingKnown(
  atMs: number,
  { all, names }: { readonly all: readonly SentimentReading[]; readonly names: readonly string[] },
): MisuseError {
  if (all.length === 0) {
    const what = `Cannot show sentiment of ${names.join(", ")}`;
    return new MisuseError("E_SENTIMENT_NONE", `${what}: no reading is stored`);
  }
  const firstMs = all.reduce((first, { knownAtMs }) => Math.min(first, knownAtMs), Infinity);
  return new MisuseError(
    "E_SENTIMENT_NONE",
    `Cannot show sentiment at ${utcText(atMs)} UTC: the first reading became known at ${utcText(firstMs)} UTC`,
  );
}
