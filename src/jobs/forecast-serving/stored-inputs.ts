import { join } from "node:path";
import { openParquetCandleStore } from "../../adapters/candle-store/parquet-candle-store.ts";
import type { Clock } from "../../foundation/clock.ts";
import { fileIdentity } from "../../foundation/file-identity.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import { type ReadSentiment, readSentiment } from "../forecasting/read-sentiment.ts";

/** What is stored for an instrument, read again only where a file was replaced. */
export interface StoredInputs {
  /** Closed and unclosed ones; `undefined` where none are stored. */
  candles(): Promise<CandleSeries | undefined>;
  /** Also what will be known later only: a forecaster looks at what was known. */
  sentiment(): Promise<ReadSentiment>;
}

export interface StoredInputsOptions {
  readonly dataDir: string;
  /** Files of sentiment instead of the stored one; none: the store. */
  readonly sentimentFiles: readonly string[];
  readonly clock: Clock;
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
  return {
    candles: keptUntilChange([candlesPath], async () => (await store.read(key))?.series),
    sentiment: keptUntilChange(sentimentPaths, () =>
      readSentiment({ ...key, files, dataDir }, reading),
    ),
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
