import { copyFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type {
  CandleKey,
  CandleOrigin,
  CandleStore,
  StoredCandles,
} from "../../market/candle-store.ts";
import { hashCandles } from "../../market/hash-candles.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { timeframes } from "../../market/timeframe.ts";
import { readParquetCandles } from "./read-parquet-candles.ts";
import { writeParquetCandles } from "./write-parquet-candles.ts";

/**
 * Candles as `<dataDir>/<INSTRUMENT>/<timeframe>.parquet`, each file replaced atomically.
 * The file carries a hash of its candles, proven at each read, and where they came from.
 */
export function openParquetCandleStore(dataDir: string): CandleStore {
  const pathOf = (key: CandleKey, ending = "parquet"): string =>
    join(dataDir, key.instrument, `${key.timeframe}.${ending}`);
  return {
    read: async (key) => ((await exists(pathOf(key))) ? readStored(pathOf(key), key) : undefined),
    write: async (series, origins) => {
      const path = pathOf(series);
      const note: Note = { format: 1, dataHash: hashCandles(series), origins: [...origins] };
      await writeParquetCandles(path, series, JSON.stringify(note));
      return { series, origins, path };
    },
    keepPrevious: async (key) => {
      if (!(await exists(pathOf(key)))) return undefined;
      const copy = pathOf(key, "previous.parquet");
      await replaceFileAtomically(copy, (temporary) => copyFile(pathOf(key), temporary));
      return copy;
    },
    list: () => listKeys(dataDir),
  };
}

const sourceSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("file"),
    fileName: z.string(),
    sha256: z.string(),
    rowsRead: z.number(),
    duplicates: z.number(),
    refused: z.number(),
  }),
  z.object({
    kind: z.literal("exchange"),
    exchange: z.string(),
    rowsRead: z.number(),
    duplicates: z.number(),
    refused: z.number(),
  }),
  z.object({ kind: z.literal("simulated"), market: z.string(), seed: z.number() }),
]);

const originSchema = z.discriminatedUnion("kind", [
  sourceSchema,
  z.object({
    kind: z.literal("resampled"),
    from: z.enum(timeframes),
    dataHash: z.string(),
    origins: z.array(sourceSchema).readonly(),
  }),
]) satisfies z.ZodType<CandleOrigin>;

const noteSchema = z.object({
  format: z.literal(1),
  dataHash: z.string(),
  origins: z.array(originSchema),
});
type Note = z.infer<typeof noteSchema>;

async function readStored(path: string, key: CandleKey): Promise<StoredCandles> {
  const { rows, note } = await readParquetCandles(path).catch((error: unknown) => {
    throw broken(path, error instanceof Error ? error.message : String(error));
  });
  const { openTimeMs, open, high, low, close, volume } = rows;
  const series: CandleSeries = { ...key, openTimeMs, open, high, low, close, volume };
  const known = parseNote(note);
  if (known === undefined) throw broken(path, "it was not written by candlecast");
  if (known.dataHash !== hashCandles(series)) {
    throw broken(path, "its candles are not those that were written");
  }
  return { series, origins: known.origins, path };
}

function parseNote(note: string | undefined): Note | undefined {
  if (note === undefined) return undefined;
  try {
    return noteSchema.safeParse(JSON.parse(note)).data;
  } catch {
    return undefined;
  }
}

function broken(path: string, reason: string): RefusedError {
  return new RefusedError("E_STORE_BROKEN", `Cannot trust ${path}: ${reason}; import it anew`);
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
