import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageReader } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectRows } from "../../../test/collect-rows.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { hashCandles } from "../../market/hash-candles.ts";
import type { CandleFile } from "./candle-file.ts";
import { openFeatherFile } from "./open-feather-file.ts";
import { openParquetFile } from "./open-parquet-file.ts";
import { formatOfName, writeCandleFile, writtenFormats } from "./write-candle-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const source = "elsewhere.parquet";
// More than one batch of each format.
const series = walkCandles({ seed: 11, candles: 70_000, missingBefore: { 40: 3 } });

async function hashOf(file: CandleFile): Promise<string> {
  const { rows, refused } = await collectRows(file);
  expect(refused).toEqual([]);
  const column = (role: "openTimeMs" | "open" | "high" | "low" | "close" | "volume") =>
    Float64Array.from(rows, (row) => row[role]);
  const read: CandleSeries = {
    instrument: series.instrument,
    timeframe: series.timeframe,
    openTimeMs: column("openTimeMs"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: file.hasVolume ? column("volume") : undefined,
  };
  return hashCandles(read);
}

describe("writeCandleFile()", () => {
  it.each([
    ["feather", openFeatherFile],
    ["parquet", openParquetFile],
  ] as const)("writes %s that reads back the same, seed 11", async (format, open) => {
    const path = join(folder, `with.${format}`);
    await writeCandleFile(path, series, { format, replace: false, source });
    expect(await hashOf(await open(path, series))).toBe(hashCandles(series));
    const bare = { ...series, volume: undefined };
    await writeCandleFile(path, bare, { format, replace: true, source });
    expect(await hashOf(await open(path, series))).toBe(hashCandles(bare));
  });

  // Our own reader does without these lengths; pyarrow and pandas refuse a file where they are wrong.
  it("writes Feather whose buffers say their uncompressed length", async () => {
    const path = join(folder, "lengths.feather");
    const few = walkCandles({ seed: 2, candles: 1000 });
    await writeCandleFile(path, few, { format: "feather", replace: false, source });
    const reader = new MessageReader((await readFile(path)).subarray(8));
    const lengths: bigint[] = [];
    for (const message of reader) {
      const body = reader.readMessageBody(message.bodyLength);
      if (!message.isRecordBatch()) continue;
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
      const kept = message.header().buffers.filter(({ length }) => length > 0);
      lengths.push(...kept.map(({ offset }) => view.getBigInt64(offset, true)));
      break;
    }
    expect(lengths).toHaveLength(6);
    expect(lengths[0]).toBe(8000n);
    expect(lengths.filter((length) => length !== 8000n && length !== -1n)).toEqual([]);
  });

  it("writes CSV with the shortest decimals", async () => {
    const path = join(folder, "a.csv");
    const few = walkCandles({ seed: 1, candles: 2 });
    await writeCandleFile(path, few, { format: "csv", replace: false, source });
    const [header, first, ...rest] = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(header).toBe("timestamp,open,high,low,close,volume");
    expect(rest).toHaveLength(1);
    const { openTimeMs, open, high, low, close, volume } = few;
    const cells = [openTimeMs, open, high, low, close, volume!].map((column) => String(column[0]));
    expect(first).toBe(cells.join(","));
  });

  it("leaves a file that is there, a folder and the source alone", async () => {
    const path = join(folder, "kept.csv");
    await writeCandleFile(path, series, { format: "csv", replace: false, source });
    const before = await readFile(path);
    const again = writeCandleFile(path, series, { format: "csv", replace: false, source });
    await expect(again).rejects.toMatchObject({ code: "E_FILE_EXISTS" });
    const onSource = { format: "csv", replace: true, source: path } as const;
    await expect(writeCandleFile(path, series, onSource)).rejects.toMatchObject({
      code: "E_FILE_EXISTS",
    });
    const onFolder = writeCandleFile(folder, series, { format: "csv", replace: true, source });
    await expect(onFolder).rejects.toMatchObject({ code: "E_FILE_EXISTS" });
    expect(before.equals(await readFile(path))).toBe(true);
  });

  it.each(writtenFormats)(
    "leaves nothing half-written where %s cannot be written",
    async (format) => {
      await writeCandleFile(join(folder, "file"), series, { format: "csv", replace: true, source });
      const before = await readdir(folder);
      const path = join(folder, "file", `below-a-file.${format}`);
      const writing = writeCandleFile(path, series, { format, replace: false, source });
      await expect(writing).rejects.toMatchObject({ code: "E_DISK_WRITE" });
      expect(await readdir(folder)).toEqual(before);
    },
  );
});

describe("formatOfName()", () => {
  it("knows the endings of the formats, in any case", () => {
    expect(["a.csv", "b.PARQUET", "c.feather", "d.arrow", "e.txt", "f"].map(formatOfName)).toEqual([
      "csv",
      "parquet",
      "feather",
      "feather",
      undefined,
      undefined,
    ]);
  });
});
