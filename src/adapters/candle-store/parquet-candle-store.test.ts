import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { openParquetCandleStore } from "./parquet-candle-store.ts";
import { withDuckDb } from "./duckdb-session.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "candle-store-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const key = { instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;
const origins = [{ kind: "simulated", market: "it's", seed: 1 }] as const;

function series(count: number, withVolume = true): CandleSeries {
  const column = (base: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => base + Math.sin(i) / 3);
  return {
    ...key,
    openTimeMs: Float64Array.from({ length: count }, (_, i) => 1.6e12 + i * 3_600_000),
    open: column(10),
    high: column(20),
    low: column(5),
    close: column(11),
    volume: withVolume ? column(2) : undefined,
  };
}

describe("openParquetCandleStore()", () => {
  it("answers undefined and an empty list where nothing is stored", async () => {
    const store = openParquetCandleStore(join(folder, "none"));
    expect(await store.read(key)).toBeUndefined();
    expect(await store.keepPrevious(key)).toBeUndefined();
    expect(await store.list()).toEqual([]);
  });

  it.each([true, false])("gives back every bit (volume: %s), over chunks", async (withVolume) => {
    const store = openParquetCandleStore(folder);
    const written = series(5000, withVolume);
    await store.write(written, origins);
    const stored = await store.read(key);
    expect(stored?.series).toEqual(written);
    expect(stored?.origins).toEqual(origins);
    expect(await store.list()).toEqual([key]);
  });

  it("writes a file whose columns any tool reads", async () => {
    const { path } = await openParquetCandleStore(folder).write(series(3, false), []);
    const rows = await withDuckDb(async (connection) => {
      const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${path}'`);
      return reader.getRows().map((row) => `${String(row[0])} ${String(row[1])}`);
    });
    const prices = ["open", "high", "low", "close", "volume"].map((name) => `${name} DOUBLE`);
    expect(rows).toEqual(["open_time_ms BIGINT", ...prices]);
  });

  it("works in a folder whose name DuckDB would take for a pattern or a quote", async () => {
    const store = openParquetCandleStore(join(folder, "a[b]c*d'e?"));
    await store.write(series(3), []);
    expect((await store.read(key))?.series).toEqual(series(3));
  });

  it("refuses a torn, edited or foreign file", async () => {
    const store = openParquetCandleStore(folder);
    const { path } = await store.write(series(3000), []);
    const bytes = await readFile(path);
    const torn = { code: "E_STORE_BROKEN" };
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
    await expect(store.read(key)).rejects.toMatchObject(torn);
    await writeFile(path, Buffer.from(bytes).fill(7, 200, 204));
    await expect(store.read(key)).rejects.toMatchObject(torn);
    await appendFile(path, "rubbish");
    await expect(store.read(key)).rejects.toMatchObject(torn);
  });

  it("keeps a copy of what stood there and leaves no temporary file", async () => {
    const store = openParquetCandleStore(folder);
    await store.write(series(3), []);
    await store.keepPrevious(key);
    await store.write(series(4), []);
    const files = (await readdir(join(folder, "BTCUSDT"))).toSorted();
    expect(files).toEqual([
      "1h.parquet",
      expect.stringMatching(/^1h\.previous-\d{8}T\d{9}Z\.parquet$/),
    ]);
    expect(await store.list()).toEqual([key]);
  });
});
