import { type Clock, systemClock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { ReadSentimentRequest, SourcedReadings } from "../../sentiment/sentiment-source.ts";
import type { ByteSource } from "../candle-files/archives/byte-source.ts";
import { openGzipSource } from "../candle-files/archives/gzip-source.ts";
import { openPlainSource } from "../candle-files/archives/plain-source.ts";
import { identifyBytes } from "../candle-files/file-signature.ts";
import { encodingOf } from "../candle-files/text-encoding.ts";
import { chooseShape, type ShapeOptions } from "./choose-shape.ts";
import { openCsvTable } from "./csv-table.ts";
import { parseJsonTable, readJsonRows } from "./json-table.ts";
import { readRows } from "./read-rows.ts";
import type { SentimentTable } from "./sentiment-table.ts";

/** A file as a source of sentiment. */
export interface SentimentFile {
  /** As a reading's `source`. */
  readonly name: string;
  /** For people: "SentiCrypt". */
  readonly shape: string;
  /** Sentences about what was assumed. */
  readonly notes: readonly string[];
  /** As `SentimentSource.read`, with the sha256 (hex) of the file's bytes. */
  readonly read: (
    request?: ReadSentimentRequest,
  ) => Promise<SourcedReadings & { readonly sha256: string }>;
}

export interface SentimentFileOptions extends ShapeOptions {
  readonly clock?: Clock | undefined;
}

const jsonBytesMax = 100_000_000;

/**
 * Opens a file of sentiment, CSV or JSON, perhaps inside gzip; its columns tell what it is.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_ARCHIVE, E_CSV_LINE, E_SENTIMENT_FILE,
 *   E_SENTIMENT_COLUMNS, E_SENTIMENT_KNOWN.
 * @throws {WorldError} E_FILE_READ.
 */
export async function openSentimentFile(
  path: string,
  options: SentimentFileOptions = {},
): Promise<SentimentFile> {
  const table = await aboutSentiment(() => openTable(path));
  const { columns, sample } = table;
  refuseTwins(path, columns);
  const shape = chooseShape({ place: path, columns, rows: sample }, options);
  const { clock = systemClock } = options;
  return {
    name: shape.source,
    shape: shape.name,
    notes: shape.notes,
    read: async (request) => {
      const rows = { place: path, columns, shape, nowMs: clock.nowMs(), request };
      const { told, ...found } = await aboutSentiment(() => readRows(rows, table.read));
      return { ...found, sha256: told };
    },
  };
}

async function openTable(path: string): Promise<SentimentTable> {
  const source = await openText(path);
  const text = new TextDecoder(encodingOf(source.beginning)).decode(source.beginning, {
    stream: true,
  });
  return /^\s*[[{]/.test(text) ? openJsonTable(source) : openCsvTable(source);
}

async function openText(path: string): Promise<ByteSource> {
  const plain = await openPlainSource(path);
  const identity = identifyBytes(plain.beginning);
  if (identity.kind === "text") return plain;
  if (identity.kind === "gzip") return openGzipSource(path);
  const what = identity.kind === "foreign" ? identity.what : `${identity.kind}, not CSV or JSON`;
  throw unreadable(path, what);
}

async function openJsonTable(source: ByteSource): Promise<SentimentTable> {
  const decoder = new TextDecoder(encodingOf(source.beginning));
  const parts: string[] = [];
  let bytesRead = 0;
  const sha256 = await source.read((bytes) => {
    bytesRead += bytes.length;
    if (bytesRead > jsonBytesMax) throw unreadable(source.name, "larger than 100 MB as JSON");
    parts.push(decoder.decode(bytes, { stream: true }));
  });
  const table = parseJsonTable(`${parts.join("")}${decoder.decode()}`);
  if (typeof table === "string") {
    throw new MisuseError("E_SENTIMENT_FILE", `Cannot find sentiment in ${source.name}: ${table}`);
  }
  return {
    columns: table.columns,
    sample: table.rows.slice(0, 2000).flatMap((row) => (row === undefined ? [] : [row])),
    read: async (receiver) => {
      readJsonRows(table, receiver);
      return sha256;
    },
  };
}

function refuseTwins(path: string, columns: readonly string[]): void {
  const twin = columns.find((name, k) => columns.indexOf(name) !== k);
  if (twin === undefined) return;
  throw new MisuseError(
    "E_SENTIMENT_FILE",
    `Cannot find sentiment in ${path}: two columns are called ${JSON.stringify(twin.slice(0, 40))}`,
  );
}

function unreadable(path: string, what: string): MisuseError {
  return new MisuseError("E_FILE_FORMAT", `Cannot read ${path} as sentiment: it is ${what}`);
}

// The readers of candle files speak of candles.
async function aboutSentiment<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MisuseError) || !error.message.includes(" as candles")) throw error;
    const message = error.message.replace(" as candles", " as sentiment");
    throw new MisuseError(error.code, message, { cause: error });
  }
}
