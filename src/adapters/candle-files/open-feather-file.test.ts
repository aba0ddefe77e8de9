import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  RecordBatchStreamWriter,
  RecordBatchFileWriter,
  Schema,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  TimeSecond,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MisuseError } from "../../foundation/errors.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { collectRows } from "../../../test/collect-rows.ts";
import { pandasFeather } from "../../../test/pandas-feather.ts";
import { openFeatherFile } from "./open-feather-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feather-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const options = { instrument: parseInstrument("BTCUSDT") };
const start = Date.UTC(2024, 0, 1);
const hour = 3_600_000;

type Columns = Readonly<Record<string, Vector>>;

function column(values: readonly unknown[], type: DataType): Vector {
  return vectorFromArray(values as never[], type);
}

function doubles(...values: readonly (number | null)[]): Vector {
  return column(values, new Float64());
}

const prices: Columns = {
  open: doubles(10, 11),
  high: doubles(12, 13),
  low: doubles(9, 10),
  close: doubles(11, 12),
  volume: doubles(1, 2),
};

function batchesOf(columns: Columns): Table {
  return new Table({ ...columns });
}

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function feather(name: string, columns: Columns): Promise<string> {
  return written(name, RecordBatchFileWriter.writeAll(batchesOf(columns)).toUint8Array(true));
}

async function failure(path: string, asset?: string): Promise<MisuseError> {
  try {
    await collectRows(await openFeatherFile(path, { ...options, asset }));
  } catch (error) {
    if (error instanceof MisuseError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}

describe("openFeatherFile()", () => {
  it.each(["lz4", "zstd"] as const)("reads what pandas writes with %s", async (compression) => {
    const bytes = pandasFeather(compression);
    const file = await openFeatherFile(await written("pandas.feather", bytes), options);
    expect(file).toMatchObject({ hasVolume: true, columns: { time: "date", close: "close" } });
    const { rows, refused, sha256 } = await collectRows(file);
    expect(refused).toEqual([]);
    expect(rows).toEqual([
      { line: 1, openTimeMs: start, open: 100.5, high: 102, low: 99, close: 101, volume: 1.5 },
      { line: 2, openTimeMs: start + hour, open: 101, high: 103, low: 100, close: 102, volume: 2 },
      {
        line: 3,
        openTimeMs: start + 2 * hour,
        open: 102,
        high: 104,
        low: 101,
        close: 103.25,
        volume: 3,
      },
    ]);
    expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  const day = 24 * hour;
  const times: Record<string, readonly [Vector, number]> = {
    "timestamp[s]": [column([start, start + hour], new TimestampSecond()), hour],
    "timestamp[ms, UTC]": [column([start, start + hour], new TimestampMillisecond("UTC")), hour],
    "timestamp[us]": [column([start, start + hour], new TimestampMicrosecond()), hour],
    "timestamp[ns, Asia/Tokyo]": [
      column([start, start + hour], new TimestampNanosecond("Asia/Tokyo")),
      hour,
    ],
    date32: [column([start, start + day].map(dateOf), new DateDay()), day],
    date64: [column([start, start + day].map(dateOf), new DateMillisecond()), day],
    "int64 seconds": [column([start, start + hour].map(epochIn(1e3, -1)), new Int64()), hour],
    "int64 milliseconds": [column([start, start + hour].map(epochIn(1, 1)), new Int64()), hour],
    "int64 microseconds": [column([start, start + hour].map(epochIn(1e3, 1)), new Int64()), hour],
    "int64 nanoseconds": [column([start, start + hour].map(epochIn(1e6, 1)), new Int64()), hour],
    "float64 seconds": [doubles(start / 1000, (start + hour) / 1000), hour],
    text: [column(["2024-01-01 00:00", "2024-01-01T03:00+02:00"], new Utf8()), hour],
  };

  it.each(Object.keys(times))("reads times as %s", async (name) => {
    const [date, step] = times[name]!;
    const path = await feather("times.feather", { date, ...prices });
    const { rows, refused } = await collectRows(await openFeatherFile(path, options));
    expect(refused).toEqual([]);
    expect(rows.map(({ openTimeMs }) => openTimeMs)).toEqual([start, start + step]);
  });

  it("joins a date and a time of day that stand apart", async () => {
    const date = column([start, start].map(dateOf), new DateDay());
    const time = column([0, 3600], new TimeSecond());
    const path = await feather("apart.feather", { date, time, ...prices });
    const { rows } = await collectRows(await openFeatherFile(path, options));
    expect(rows.map(({ openTimeMs }) => openTimeMs)).toEqual([start, start + hour]);
  });

  it("reads text that is kept as bytes and passes over nested columns", async () => {
    const date = column(
      ["2024-01-01", "2024-01-02"].map((text) => new TextEncoder().encode(text)),
      new Binary(),
    );
    const nested = column([[1n], [2n]], new List(new Field("item", new Int64())));
    const path = await feather("bytes.feather", { nested, date, ...prices });
    const { rows } = await collectRows(await openFeatherFile(path, options));
    expect(rows.map(({ openTimeMs }) => openTimeMs)).toEqual([start, start + 24 * hour]);
  });

  it("reads prices as whole numbers, decimals, text and single precision", async () => {
    // 102.10 and 3.50 in hundredths, as words of 32 bits.
    const hundredths = Uint32Array.from([10_210, 0, 0, 0, 350, 0, 0, 0]);
    const path = await feather("types.feather", {
      date: times["timestamp[ms, UTC]"]![0],
      open: column([hundredths.slice(0, 4), hundredths.slice(4)], new Decimal(2, 18)),
      high: column([103, 4], new Int32()),
      low: column([0.5, 0.25], new Float32()),
      close: column(["102.75", " 3.5"], new Utf8()),
    });
    const file = await openFeatherFile(path, options);
    expect(file.hasVolume).toBe(false);
    const { rows } = await collectRows(file);
    expect(rows.map(({ open, high, low, close }) => [open, high, low, close])).toEqual([
      [102.1, 103, 0.5, 102.75],
      [3.5, 4, 0.25, 3.5],
    ]);
  });

  it("refuses rows with empty or unreadable cells, with the reason", async () => {
    const path = await feather("empty.feather", {
      date: column(["2024-01-01", null, "soon"], new Utf8()),
      open: doubles(null, 1, 1),
      high: doubles(12, 1, 1),
      low: doubles(9, 1, 1),
      close: doubles(11, 1, 1),
      volume: column([null, null, null], new Float64()),
    });
    const file = await openFeatherFile(path, options);
    expect(file.hasVolume).toBe(false);
    const { rows, refused } = await collectRows(file);
    expect(rows).toEqual([]);
    expect(refused).toEqual([
      { line: 1, kind: "unreadable-number", reason: "open is missing" },
      { line: 2, kind: "unreadable-time", reason: "time is missing" },
      { line: 3, kind: "unreadable-time", reason: 'time is no moment: "soon"' },
    ]);
  });

  it("takes one asset of several, or names them", async () => {
    const symbol = column(["BTC-EUR", "ETH-EUR"], new Dictionary(new Utf8(), new Int32()));
    const date = times["timestamp[ms, UTC]"]![0];
    const path = await feather("assets.feather", { date, symbol, ...prices });
    const file = await openFeatherFile(path, { ...options, asset: "ETH" });
    expect((await collectRows(file)).rows.map(({ line }) => line)).toEqual([2]);
    const none = await openFeatherFile(path, { instrument: parseInstrument("SOLUSDT") }).catch(
      (error: unknown) => error,
    );
    expect(none).toMatchObject({ code: "E_ASSET" });
    expect(String(none)).toMatch(/"BTC-EUR", "ETH-EUR".*--asset/);
    expect(await failure(path, "DOGE")).toMatchObject({ code: "E_ASSET" });
  });

  it("reads the stream format and several batches", async () => {
    const date = times["timestamp[ms, UTC]"]![0];
    const [first, second] = [batchesOf({ date, ...prices }), batchesOf({ date, ...prices })];
    const batches = [...first.batches, ...second.batches];
    const bytes = RecordBatchStreamWriter.writeAll(batches).toUint8Array(true);
    const file = await openFeatherFile(await written("a.arrows", bytes), options);
    expect((await collectRows(file)).rows.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it("says what is wrong with a file that it cannot read", async () => {
    const old = await written("old.feather", Buffer.from(`FEA1${"\0".repeat(40)}FEA1`));
    expect((await failure(old)).message).toMatch(/version 1/);
    const other = await feather("other.feather", { a: prices["open"]!, high: prices["high"]! });
    expect(await failure(other)).toMatchObject({ code: "E_FEATHER" });
    const noOpen = {
      date: times["timestamp[s]"]![0],
      ...prices,
      open: column([true, true], new Bool()),
    };
    const { open: _, ...without } = noOpen;
    expect((await failure(await feather("no-open.feather", without))).message).toMatch(
      /no column for open, columns were "date", "high"/,
    );
    const empty = new Table(new Schema([new Field("x", new Utf8())]));
    const bytes = RecordBatchFileWriter.writeAll(empty).toUint8Array(true);
    expect(await failure(await written("none.feather", bytes))).toMatchObject({
      code: "E_FEATHER",
    });
  });

  it("answers one error wherever the file is cut", async () => {
    const whole = pandasFeather("lz4");
    for (let bytes = 6; bytes < whole.length; bytes += 97) {
      const path = await written("cut.feather", whole.subarray(0, bytes));
      expect(await failure(path), `cut after ${bytes}`).toMatchObject({ code: "E_FEATHER" });
    }
  });

  it("answers one error where the batch of a stream is cut", async () => {
    const table = batchesOf({ date: times["timestamp[ms, UTC]"]![0], ...prices });
    const whole = RecordBatchStreamWriter.writeAll(table).toUint8Array(true);
    const path = await written("cut.arrows", whole.subarray(0, whole.length - 120));
    expect(await failure(path)).toMatchObject({ code: "E_FEATHER" });
  });
});

function dateOf(ms: number): Date {
  return new Date(ms);
}

/** Milliseconds in a finer (exponent 1) or coarser (-1) unit. */
function epochIn(factor: number, exponent: 1 | -1): (ms: number) => bigint {
  return (ms) => (exponent === 1 ? BigInt(ms) * BigInt(factor) : BigInt(ms) / BigInt(factor));
}
