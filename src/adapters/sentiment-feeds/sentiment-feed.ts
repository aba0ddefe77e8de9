import { type Clock, systemClock } from "../../foundation/clock.ts";
import {
  awaitFirstAnswer,
  patientRetries,
  type RetryPolicy,
  type RetryWait,
} from "../../foundation/retry.ts";
import { WorldError } from "../../foundation/errors.ts";
import { createRng, type Rng } from "../../foundation/rng.ts";
import type {
  ReadSentimentRequest,
  SentimentSource,
  SourcedReadings,
} from "../../sentiment/sentiment-source.ts";
import { fetchAnswer } from "./fetch-answer.ts";
import { type JsonTable, parseJsonTable, readJsonRows } from "./json-table.ts";
import { readRows } from "./read-rows.ts";
import type { SentimentShape } from "./reading-draft.ts";

export interface SentimentFeedOptions {
  /** Another address than the feed's own, as a mirror's: "https://host/path". */
  readonly baseUrl?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** Draws the length of waits. */
  readonly rng?: Rng | undefined;
  readonly onWait?: ((wait: RetryWait) => void) | undefined;
  /** Longest time of one try; default 60 s. */
  readonly timeLimitMs?: number | undefined;
}

/** A source behind HTTP. */
export interface SentimentFeed extends SentimentSource {
  /** Where it is, without what is asked. */
  readonly url: string;
}

export interface FeedQuestion {
  /** With its query. */
  readonly path: string;
  /** There may be nothing under that path, as for a day without an entry. */
  readonly mayBeAbsent: boolean;
}

/** What is particular to one feed. */
export interface FeedKind {
  readonly shape: SentimentShape;
  /** Columns that each entry has, lower case. */
  readonly columns: readonly string[];
  readonly ownUrl: string;
  /** What is asked; the answers are read in this order. */
  readonly questionsOf: (request: ReadSentimentRequest, nowMs: number) => readonly FeedQuestion[];
  /** A few words where the feed itself says that it failed. */
  readonly complaint?: (text: string) => string | undefined;
}

/** Makes a source of a kind of feed; nothing is asked yet. */
export function openSentimentFeed(kind: FeedKind, options: SentimentFeedOptions): SentimentFeed {
  const { clock = systemClock, baseUrl = kind.ownUrl } = options;
  const url = baseUrl.replace(/\/+$/, "");
  return {
    name: kind.shape.source,
    url,
    read: async (request = {}) => {
      const nowMs = clock.nowMs();
      const tables = await fetchTables({ kind, url, nowMs }, request, options);
      return readTables({ kind, url, nowMs }, tables, request);
    },
  };
}

interface Asked {
  readonly kind: FeedKind;
  readonly url: string;
  readonly nowMs: number;
}

async function fetchTables(
  { kind, url, nowMs }: Asked,
  request: ReadSentimentRequest,
  options: SentimentFeedOptions,
): Promise<readonly JsonTable[]> {
  const { retry = patientRetries, rng = createRng(nowMs) } = options;
  const patience = {
    ...options,
    retry,
    rng,
    signal: request.signal,
    firstAnswer: awaitFirstAnswer(),
  };
  const tables: JsonTable[] = [];
  for (const { path, mayBeAbsent } of kind.questionsOf(request, nowMs)) {
    const address = `${url}/${path}`;
    const table = await fetchAnswer(address, (text) => tableOf(kind, text), patience);
    if (table !== undefined) tables.push(table);
    else if (!mayBeAbsent) throw nothingThere(address);
  }
  return tables;
}

function nothingThere(address: string): WorldError {
  return new WorldError("E_SENTIMENT_UNREACHABLE", `Cannot fetch ${address}: HTTP 404`);
}

async function readTables(
  { kind, url, nowMs }: Asked,
  tables: readonly JsonTable[],
  request: ReadSentimentRequest,
): Promise<SourcedReadings> {
  const columns = [...new Set(tables.flatMap((table) => table.columns))];
  const joined: JsonTable = {
    columns,
    rows: tables.flatMap((table) => table.rows.map((row) => row && rowUnder(columns, table, row))),
  };
  const rows = { place: url, columns, shape: kind.shape, nowMs, request, mayBeEmpty: true };
  const { told: _, ...found } = await readRows(rows, async (receiver) => {
    readJsonRows(joined, receiver);
  });
  return found;
}

function rowUnder(
  columns: readonly string[],
  table: JsonTable,
  row: readonly string[],
): readonly string[] {
  return columns.map((name) => row[table.columns.indexOf(name)] ?? "");
}

function tableOf({ columns, complaint }: FeedKind, text: string): JsonTable | string {
  if (/^\s*<(?:!doctype|html)/i.test(text)) return "it is a web page";
  const told = complaint?.(text);
  if (told !== undefined) return told;
  const table = parseJsonTable(text);
  if (typeof table === "string") return table;
  const missing = columns.filter((name) => !table.columns.includes(name));
  // A feed without entries has no columns either.
  if (table.rows.length === 0 || missing.length === 0) return table;
  return `its entries have no ${missing.join(" and no ")}`;
}
