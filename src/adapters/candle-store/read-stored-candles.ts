import { RefusedError } from "../../foundation/errors.ts";
import { candleColumns, candleCount, type CandleSeries } from "../../market/candle-series.ts";
import type { CandleKey, StoredCandles, StoredStream } from "../../market/candle-store.ts";
import { createCandleHash } from "../../market/hash-candles.ts";
import { openDuckDb, sqlPath, withDuckDb } from "./duckdb-session.ts";
import type { StoredNote } from "./stored-note.ts";

/**
 * Reads a stored file whole.
 *
 * @throws {RefusedError} E_STORE_BROKEN: it is not what was written.
 */
export async function readStoredCandles(path: string, key: CandleKey): Promise<StoredCandles> {
  const { chunks, origins } = await streamStoredCandles(path, key);
  const read: CandleSeries[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return { series: joinChunks(key, read), origins, path };
}

/** The same, some thousand candles at a time; the hash is proven after the last chunk. */
export async function streamStoredCandles(path: string, key: CandleKey): Promise<StoredStream> {
  const note = await readNote(path);
  const { hasVolume, origins } = note;
  return { hasVolume, origins, path, chunks: provenChunks(path, key, note) };
}

async function readNote(path: string): Promise<StoredNote> {
  const text = await withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${sqlPath(path)}) WHERE decode(key) = 'candlecast'`,
    );
    return reader.getRows()[0]?.[0];
  }).catch((error: unknown) => {
    throw broken(path, reasonOf(error));
  });
  // The schema library takes longer to load than most files take to read.
  const { parseNote } = await import("./stored-note.ts");
  const note = typeof text === "string" ? parseNote(text) : undefined;
  if (note === undefined) throw broken(path, "it was not written by this version of candlecast");
  return note;
}

async function* provenChunks(
  path: string,
  key: CandleKey,
  { hasVolume, dataHash }: StoredNote,
): AsyncGenerator<CandleSeries> {
  const hash = createCandleHash();
  for await (const columns of storedColumns(path)) {
    const chunk: CandleSeries = {
      ...key,
      ...columns,
      volume: hasVolume ? columns.volume : undefined,
    };
    hash.add(chunk);
    yield chunk;
  }
  if (hash.digest(key) === dataHash) return;
  throw broken(path, "its candles are not those that were written");
}

async function* storedColumns(path: string): AsyncGenerator<StoredColumns> {
  const session = await openDuckDb();
  try {
    const result = await session.connection.stream(
      `SELECT ${casts} FROM read_parquet(${sqlPath(path)})`,
    );
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      const column = (k: number): Float64Array => doubles(chunk.getColumnValues(k));
      yield {
        openTimeMs: column(0),
        open: column(1),
        high: column(2),
        low: column(3),
        close: column(4),
        volume: column(5),
      };
    }
  } catch (error) {
    throw broken(path, reasonOf(error));
  } finally {
    session.close();
  }
}

type StoredColumns = Record<"openTimeMs" | (typeof candleColumns)[number], Float64Array>;
const casts = ["open_time_ms", ...candleColumns]
  .map((name) => `CAST("${name}" AS DOUBLE)`)
  .join(", ");

/** NULL becomes NaN, which no candle survives. */
function doubles(values: readonly unknown[]): Float64Array {
  return Float64Array.from(values, (value) => (typeof value === "number" ? value : Number.NaN));
}

function joinChunks(key: CandleKey, chunks: readonly CandleSeries[]): CandleSeries {
  const joined = (name: keyof StoredColumns): Float64Array => {
    const whole = new Float64Array(chunks.reduce((sum, chunk) => sum + candleCount(chunk), 0));
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk[name]!, at);
      at += candleCount(chunk);
    }
    return whole;
  };
  return {
    ...key,
    openTimeMs: joined("openTimeMs"),
    open: joined("open"),
    high: joined("high"),
    low: joined("low"),
    close: joined("close"),
    volume: chunks[0]?.volume && joined("volume"),
  };
}

function broken(path: string, reason: string): RefusedError {
  return new RefusedError("E_STORE_BROKEN", `Cannot trust ${path}: ${reason}; import it anew`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
