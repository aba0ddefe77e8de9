import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { WorldError } from "../../foundation/errors.ts";
import type { CandleKey, CandleStore } from "../../market/candle-store.ts";
import { candleAt } from "../../market/candle-values.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { timeframes } from "../../market/timeframe.ts";
import { openCandleStaging } from "./candle-staging.ts";
import { keepPreviousCopy } from "./previous-copies.ts";
import { readStoredCandles, streamStoredCandles } from "./read-stored-candles.ts";
import { readUnreplaced } from "./read-unreplaced.ts";

/**
 * Candles as `<dataDir>/<INSTRUMENT>/<timeframe>.parquet`, each file replaced atomically.
 * The file carries a hash of its candles, proven at each read, and where they came from.
 */
export function openParquetCandleStore(dataDir: string): CandleStore {
  const pathOf = (key: CandleKey): string =>
    join(dataDir, key.instrument, `${key.timeframe}.parquet`);
  const ifThere = async <T>(key: CandleKey, read: (path: string) => Promise<T>) =>
    (await exists(pathOf(key))) ? read(pathOf(key)) : undefined;
  const stage: CandleStore["stage"] = (key, options) =>
    openCandleStaging(pathOf(key), key, options);
  return {
    read: (key) => ifThere(key, (path) => readUnreplaced(path, () => readStoredCandles(path, key))),
    stream: (key) => ifThere(key, (path) => streamStoredCandles(path, key)),
    write: async (series, origins) => {
      const staging = await stage(series, { hasVolume: series.volume !== undefined });
      try {
        for (let i = 0; i < series.openTimeMs.length; i++) staging.add(candleAt(series, i));
        const { path } = await staging.commit(origins);
        return { series, origins, path };
      } finally {
        await staging.abandon();
      }
    },
    stage,
    keepPrevious: (key) => ifThere(key, keepPreviousCopy),
    list: () => listKeys(dataDir),
  };
}

async function listKeys(dataDir: string): Promise<readonly CandleKey[]> {
  const keys: CandleKey[] = [];
  for (const folder of await namesIn(dataDir)) {
    if (!/^[A-Z0-9][A-Z0-9._-]*$/.test(folder)) continue;
    const files = await namesIn(join(dataDir, folder));
    for (const timeframe of timeframes) {
      if (!files.includes(`${timeframe}.parquet`)) continue;
      keys.push({ instrument: parseInstrument(folder), timeframe });
    }
  }
  return keys;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR")) return [];
    throw unreadable(folder, error);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR")) return false;
    throw unreadable(path, error);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function unreadable(path: string, error: unknown): WorldError {
  const reason = error instanceof Error ? error.message : String(error);
  return new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause: error });
}
