import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MisuseError } from "../../foundation/errors.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { collectRows } from "../../../test/collect-rows.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { sqlText, withDuckDb } from "../candle-store/duckdb-session.ts";
import { openParquetCandleStore } from "../candle-store/parquet-candle-store.ts";
import { openParquetFile } from "./open-parquet-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parquet-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const options = { instrument: parseInstrument("BTCUSDT") };
const start = Date.UTC(2024, 0, 1);
const prices = "10.5 AS open, 12 AS high, 9 AS low, 11 AS close, 3 AS volume";

async function parquet(name: string, select: string): Promise<string> {
  const path = join(folder, name);
  await withDuckDb((connection) =>
    connection.run(`COPY (${select}) TO ${sqlText(path)} (FORMAT parquet)`),
  );
  return path;
}

async function failure(path: string): Promise<unknown> {
  try {
    await collectRows(await openParquetFile(path, options));
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown");
}

describe("openParquetFile()", () => {
  it.each([
    ["TIMESTAMP", "TIMESTAMP '2024-01-01 00:00'"],
    ["TIMESTAMP_NS", "CAST('2024-01-01 00:00' AS TIMESTAMP_NS)"],
    ["TIMESTAMP WITH TIME ZONE", "to_timestamp(1704067200)"],
    ["DATE", "DATE '2024-01-01'"],
    ["seconds", "1704067200"],
    ["milliseconds", "CAST(1704067200000 AS BIGINT)"],
    ["microseconds as DOUBLE", "CAST(1704067200000000 AS DOUBLE)"],
    ["nanoseconds", "CAST(1704067200000000000 AS UBIGINT)"],
    ["text", "'2024-01-01 01:00:00+01:00'"],
  ])("reads times as %s", async (_, time) => {
    const path = await parquet("times.parquet", `SELECT ${time} AS "Open time", ${prices}`);
    const file = await openParquetFile(path, options);
    expect(file).toMatchObject({ hasVolume: true, columns: { time: "Open time", open: "open" } });
    const { rows } = await collectRows(file);
    const row = { line: 1, openTimeMs: start, open: 10.5, high: 12, low: 9, close: 11, volume: 3 };
    expect(rows).toEqual([row]);
  });

  it("reads prices as decimals, text and bytes to the last digit", async () => {
    const select = `SELECT DATE '2024-01-01' AS date, CAST('12345678901.12345678' AS DECIMAL(38,8)) AS open,
      '12345678902.5' AS high, CAST('0.1' AS DECIMAL(4,3)) AS low, encode('7') AS close`;
    const { rows, refused } = await collectRows(
      await openParquetFile(await parquet("types.parquet", select), options),
    );
    expect(refused).toEqual([]);
    expect(rows).toMatchObject([
      { open: Number("12345678901.12345678"), high: 12345678902.5, low: 0.1, close: 7 },
    ]);
  });

  it("refuses rows with empty cells and infinite times, with the reason", async () => {
    const select = `SELECT * FROM (VALUES
      (TIMESTAMP '2024-01-01', 1.0, 1.0, NULL, 1.0, 1.0),
      (NULL, 1.0, 1.0, 1.0, 1.0, 1.0),
      ('infinity'::TIMESTAMP, 1.0, 1.0, 1.0, 1.0, 1.0),
      (TIMESTAMP '2024-01-02', 1.0, 1.0, 1.0, 1.0, 'nan'::DOUBLE)) AS t(date, open, high, low, close, volume)`;
    const { rows, refused } = await collectRows(
      await openParquetFile(await parquet("empty.parquet", select), options),
    );
    expect(rows).toEqual([]);
    expect(refused).toEqual([
      { line: 1, kind: "unreadable-number", reason: "low is missing" },
      { line: 2, kind: "unreadable-time", reason: "time is missing" },
      { line: 3, kind: "unreadable-time", reason: "time is missing" },
      { line: 4, kind: "unreadable-number", reason: "volume is no number: NaN" },
    ]);
  });

  it("reads the store's own files, with and without volume", async () => {
    const series = walkCandles({ seed: 5, candles: 5000 });
    const store = openParquetCandleStore(folder);
    const { path } = await store.write(series, []);
    const file = await openParquetFile(path, options);
    const { rows } = await collectRows(file);
    expect(rows.map(({ openTimeMs }) => openTimeMs)).toEqual([...series.openTimeMs]);
    expect(rows.map(({ volume }) => volume)).toEqual([...series.volume!]);
    await store.write({ ...series, volume: undefined }, []);
    expect(await openParquetFile(path, options)).toMatchObject({ hasVolume: false });
  });

  it("takes one asset of several, also where each has its own columns", async () => {
    const long = `SELECT CAST(1704067200 + i * 3600 AS BIGINT) AS unix, ${prices},
      CASE i % 2 WHEN 0 THEN 'ETH' ELSE 'BTC' END AS symbol FROM range(6) AS t(i)`;
    const file = await openParquetFile(await parquet("long.parquet", long), options);
    expect((await collectRows(file)).rows.map(({ line }) => line)).toEqual([2, 4, 6]);
    const wide = `SELECT DATE '2024-01-01' + CAST(i AS INTEGER) AS date,
      1 AS "BTC:open", 1 AS "BTC:high", 1 AS "BTC:low", 1 AS "BTC:close",
      2 AS "ETH:open", CASE WHEN i > 1 THEN 2 END AS "ETH:high", 2 AS "ETH:low", 2 AS "ETH:close"
      FROM range(3) AS t(i)`;
    const ofWide = await openParquetFile(await parquet("wide.parquet", wide), {
      ...options,
      asset: "ETH",
    });
    const { rows, refused } = await collectRows(ofWide);
    expect(rows.map(({ open }) => open)).toEqual([2]);
    expect(refused).toHaveLength(2);
  });

  it("says what is wrong with a file that it cannot read", async () => {
    const path = await parquet("other.parquet", "SELECT 1 AS a, 2 AS open, 3 AS high");
    expect(await failure(path)).toMatchObject({ code: "E_PARQUET" });
    expect(String(await failure(path))).toContain('columns were "a", "open", "high"');
    const bytes = await readFile(path);
    const torn = join(folder, "torn.parquet");
    await writeFile(torn, bytes.subarray(0, bytes.length - 20));
    expect(await failure(torn)).toBeInstanceOf(MisuseError);
    expect(await failure(torn)).toMatchObject({ code: "E_PARQUET" });
  });

  it("lets through what the receiver throws", async () => {
    const path = await parquet("fine.parquet", `SELECT DATE '2024-01-01' AS date, ${prices}`);
    const file = await openParquetFile(path, options);
    const stop = new Error("enough");
    const read = file.readRows({
      row: () => {
        throw stop;
      },
      refuse: () => undefined,
    });
    await expect(read).rejects.toBe(stop);
  });
});
