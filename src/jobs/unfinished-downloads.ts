import { basename, dirname } from "node:path";
import { readCandleJournal } from "../adapters/candle-journal/candle-journal.ts";
import {
  findCandleJournals,
  type FoundJournal,
} from "../adapters/candle-journal/find-candle-journals.ts";
import { removeDeadClaims } from "../foundation/claim.ts";
import type { CandleKey } from "../market/candle-store.ts";
import { defaultExchange } from "./download/download-request.ts";

/** A download that was broken off, or is still at work: its candles are not stored yet. */
export interface UnfinishedDownload extends CandleKey {
  readonly exchange: string;
  /** Rows that it has. */
  readonly candles: number;
  readonly isRunning: boolean;
  /** What goes on with it, the words after `candlecast data`. */
  readonly command: readonly string[];
}

/** @returns Sorted by instrument, then by duration; empty where the folder does not exist. */
export async function unfinishedDownloads(dataDir: string): Promise<readonly UnfinishedDownload[]> {
  const found: UnfinishedDownload[] = [];
  for (const journal of await findCandleJournals(dataDir)) {
    const one = await describe(journal);
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** What a download that is under way keeps back, a sentence without its stop. */
export function unfinishedSentence({ command, ...one }: UnfinishedDownload): string {
  const what = `a download of ${one.instrument} ${one.timeframe}`;
  const count = `${one.candles} candles so far`;
  if (one.isRunning) return `${what} is running (${count})`;
  return `${what} is unfinished (${count}): go on with \`candlecast data ${command.join(" ")}\``;
}

async function describe({ key, path }: FoundJournal): Promise<UnfinishedDownload | undefined> {
  let candles = 0;
  let sinceMs = Infinity;
  let hasArchive = false;
  const exchange = await readCandleJournal(path, ({ span, archive, rows }) => {
    candles += rows.length;
    hasArchive ||= archive !== undefined;
    sinceMs = Math.min(sinceMs, span?.fromMs ?? rows[0]?.[0] ?? Infinity);
  });
  if (exchange === undefined) return undefined;
  const isRunning = (await removeDeadClaims(dirname(path))).some(
    ({ claimed }) => claimed === basename(path),
  );
  const command = ["download", key.instrument, "--timeframe", key.timeframe];
  if (sinceMs < Infinity) command.push("--since", new Date(sinceMs).toISOString());
  if (exchange !== defaultExchange) command.push("--exchange", exchange);
  if (hasArchive) command.push("--from-dumps");
  return { ...key, exchange, candles, isRunning, command };
}
