import { MisuseError } from "../../foundation/errors.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { closeTimes } from "../../market/close-times.ts";
import { sentimentColumns } from "../../sentiment/sentiment-columns.ts";
import type { SentimentReading } from "../../sentiment/sentiment-reading.ts";
import { type SentimentTimeline, sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { loadSentiment, type LoadedSource } from "../load-sentiment.ts";

/** Where the readings are that a version is judged with. */
export interface SentimentPlaces {
  /** Files; the stored sources where there are none. */
  readonly sentimentFiles?: readonly string[] | undefined;
  readonly dataDir: string;
}

/** The readings that a version is judged with, of its own sources alone. */
export interface JudgedSentiment {
  readonly timeline: SentimentTimeline;
  /** What the timeline is made of. */
  readonly readings: readonly SentimentReading[];
  /** Whether they are, byte by byte, those that the version was trained on. */
  readonly areTrainedReadings: boolean;
  /** What the reader must know of them. */
  readonly notes: readonly string[];
}

type TrainedSentiment = NonNullable<ModelMetadata["sentiment"]>;

/**
 * Loads readings for a version that reads sentiment.
 *
 * @throws {MisuseError} E_NO_SENTIMENT: none is of a source that it was trained on.
 */
export async function judgedSentiment(
  version: { readonly version: ModelVersion; readonly metadata: ModelMetadata },
  trained: TrainedSentiment,
  { sentimentFiles, dataDir }: SentimentPlaces,
): Promise<JudgedSentiment> {
  const instrument = parseInstrument(version.metadata.instrument);
  const loaded = await loadSentiment({ instrument, files: sentimentFiles, dataDir });
  const names = trained.sources.map(({ name }) => name);
  const heard = loaded.sources.filter(({ name }) => names.includes(name));
  if (heard.length === 0) throw noReadings(version.version, names, loaded.sources);
  const differing = trained.sources.flatMap((source) => differenceOf(source, heard));
  const readings = loaded.readings.filter(({ source }) => names.includes(source));
  return {
    timeline: sentimentTimeline(readings),
    readings,
    areTrainedReadings: differing.length === 0,
    notes: [...loaded.warnings, ...(differing.length === 0 ? [] : [otherReadings(differing)])],
  };
}

/** The version's sentiment features at every candle's close, as training computes them. */
export function sentimentOf(
  series: CandleSeries,
  timeline: SentimentTimeline,
  { fitted }: TrainedSentiment,
): ReadonlyMap<string, Float64Array> {
  return sentimentColumns(timeline, fitted, closeTimes(series));
}

/**
 * What is said where files of readings were named and none of the models reads sentiment.
 *
 * @param models All that are asked about.
 */
export function unreadSentiment(
  models: readonly { readonly metadata: Pick<ModelMetadata, "sentiment"> }[],
  { sentimentFiles = [] }: Pick<SentimentPlaces, "sentimentFiles">,
): readonly string[] {
  if (sentimentFiles.length === 0) return [];
  if (models.some(({ metadata }) => metadata.sentiment !== undefined)) return [];
  return [
    `--sentiment ${sentimentFiles.join(", ")} was not read: nothing that is asked about here reads sentiment.`,
  ];
}

function differenceOf(
  trained: TrainedSentiment["sources"][number],
  heard: readonly LoadedSource[],
): readonly string[] {
  const source = heard.find(({ name }) => name === trained.name);
  if (source === undefined) return [`${trained.name} is not there`];
  if (source.sha256 === trained.sha256) return [];
  return [`${source.name} has ${source.readings} readings, ${trained.readings} then`];
}

function otherReadings(differing: readonly string[]): string {
  return `These are not the sentiment readings that the version was trained on (${differing.join("; ")}): newer ones, or another file. What is said here is about these.`;
}

function noReadings(
  version: ModelVersion,
  names: readonly string[],
  loaded: readonly LoadedSource[],
): MisuseError {
  const there = loaded.length === 0 ? "none" : loaded.map(({ name }) => name).join(", ");
  return new MisuseError(
    "E_NO_SENTIMENT",
    `Cannot judge version ${version}: it reads sentiment of ${names.join(", ")}; name a file with --sentiment or store one with \`candlecast sentiment import\`, value was ${there}`,
  );
}
