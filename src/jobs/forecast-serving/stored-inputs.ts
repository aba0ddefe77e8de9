import { join } from "node:path";
import { openParquetCandleStore } from "../../adapters/candle-store/parquet-candle-store.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { fileIdentity } from "../../foundation/file-identity.ts";
import { candleCount, type CandleSeries } from "../../market/candle-series.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import { closedCandles } from "../../market/closed-candles.ts";
import { emptyTimeline } from "../../sentiment/sentiment-timeline.ts";
import { abstainAfter, sentenceOf } from "../../serving/abstain.ts";
import type { Abstention } from "../../serving/forecast.ts";
import { type ReadSentiment, readSentimentWhole } from "../forecasting/read-sentiment.ts";

/** What is stored for an instrument, read again only where a file was replaced. */
export interface StoredInputs {
  /**
   * Closed and unclosed ones; `undefined` where none are stored.
   *
   * @throws {OperationalError} they cannot be read.
   */
  candles(): Promise<CandleSeries | undefined>;
  /**
   * Those that have closed by now: the same object until there are others.
   *
   * @throws {OperationalError} they cannot be read.
   */
  closedByNow(): Promise<CandleSeries | undefined>;
  /** Also what will be known later only: a forecaster looks at what was known. */
  sentiment(): Promise<StoredSentiment>;
}

/** Readings of the files or the store; none where these cannot be read. */
export interface StoredSentiment extends ReadSentiment {
  /** Why no model that hears sentiment may be asked; `undefined` where all could be read. */
  readonly unread: Abstention | undefined;
}

export interface StoredInputsOptions {
  readonly dataDir: string;
  /** Files of sentiment instead of the stored one; none: the store. */
  readonly sentimentFiles: readonly string[];
  readonly clock: Clock;
  /** Told what is to be said about the sentiment, when that is another than before. */
  readonly onWarnings?: (warnings: readonly string[]) => void;
}

/** Keeps what was read until its files change. */
export function createStoredInputs(key: CandleKey, options: StoredInputsOptions): StoredInputs {
  const { dataDir, sentimentFiles: files, clock } = options;
  const store = openParquetCandleStore(dataDir);
  const candlesPath = join(dataDir, key.instrument, `${key.timeframe}.parquet`);
  // A source's file is replaced by a rename, which changes its folder.
  const sentimentPaths = files.length > 0 ? files : [join(dataDir, "sentiment")];
  // The store leaves out what is not known yet: kept for long, that would be missed later.
  const reading = files.length > 0 ? clock : { ...clock, nowMs: () => Number.MAX_SAFE_INTEGER };
  const candles = keptUntilChange([candlesPath], async () => (await store.read(key))?.series);
  const sentiment = keptUntilChange(sentimentPaths, () =>
    readSentimentWhole({ ...key, files, dataDir }, reading),
  );
  const tell = newsOnly(options.onWarnings);
  let closed: { readonly all: CandleSeries; readonly series: CandleSeries } | undefined;
  return {
    candles,
    async closedByNow() {
      const all = await candles();
      if (all === undefined) return undefined;
      const series = closedCandles(all, clock.nowMs());
      const isSame = closed?.all === all && candleCount(closed.series) === candleCount(series);
      if (closed === undefined || !isSame) closed = { all, series };
      return closed.series;
    },
    async sentiment() {
      const read = await orUnread(sentiment());
      tell(read.warnings);
      return read;
    },
  };
}

// A model that hears nothing says why, and the others answer.
async function orUnread(reading: Promise<ReadSentiment>): Promise<StoredSentiment> {
  try {
    return { ...(await reading), unread: undefined };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const unread = abstainAfter(error.code === "E_FILE_MISSING" ? "missing" : "refused", error);
    return { timeline: emptyTimeline, readings: [], warnings: [sentenceOf(error)], unread };
  }
}

function newsOnly(tell: StoredInputsOptions["onWarnings"]): (warnings: readonly string[]) => void {
  let told = "";
  return (warnings) => {
    const said = warnings.join("\n");
    if (said === told) return;
    told = said;
    tell?.(warnings);
  };
}

/** Reads again where one of the paths is not what it was before the last reading began. */
function keptUntilChange<Value>(
  paths: readonly string[],
  read: () => Promise<Value>,
): () => Promise<Value> {
  let kept: { readonly identity: string; readonly value: Promise<Value> } | undefined;
  return async () => {
    const identity = (await Promise.all(paths.map(fileIdentity))).join("\n");
    if (kept?.identity === identity) return kept.value;
    const value = read();
    // What is not there yet is looked for each time.
    const reading = identity.includes("gone") ? undefined : { identity, value };
    kept = reading;
    value.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return value;
  };
}
