import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { type CandleTextOptions, readCandleText } from "../../../../test/candle-text.ts";

const hourMs = 3_600_000;
const oct17 = Date.UTC(2019, 9, 17);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith("/")) archive.addEmptyDirectory(name);
    else archive.addBuffer(Buffer.from(content), name);
  }
  archive.end();
  const parts: Uint8Array[] = [];
  for await (const part of archive.outputStream) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}

/** Twelve columns as Binance's dumps have them, from hour `from` on. */
function dump(from: number, unit: "ms" | "us", header = ""): string {
  const rows = [0, 1, 2].map((i) => {
    const time = oct17 + (from + i) * hourMs;
    const end = time + hourMs - 1;
    const times = unit === "ms" ? [time, end] : [`${time}000`, `${end}999`];
    return `${times[0]},1.0,2.0,0.5,1.5,${from + i},${times[1]},99.0,7,3.0,4.0,0`;
  });
  return `${header}${rows.join("\n")}\n`;
}
const header =
  "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n";

describe("openCandleFile() on archives", () => {
  it("reads the monthly dumps of a zip one after another, with and without header, ms and us", async () => {
    const bytes = await zipOf({
      "b/BTCUSDT-1h-2025-01.csv": dump(3, "us"),
      "b/": "",
      "a/BTCUSDT-1h-2024-12.csv": dump(0, "ms"),
      "c/BTCUSDT-1h-2025-02.csv": dump(6, "us", header),
      "c/BTCUSDT-1h-2025-03.csv": header,
      "a/BTCUSDT-1h-2024-12.csv.CHECKSUM": "0123  BTCUSDT-1h-2024-12.csv",
      "__MACOSX/a/._BTCUSDT-1h-2024-12.csv": "\u0000\u0005",
      "ETHUSDT-1h-2024-12.csv": dump(0, "ms"),
    });
    const { values, rows, sha256: hash } = await readCandleText(bytes);
    const hours = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(values).toEqual(hours.map((hour) => [oct17 + hour * hourMs, 1, 2, 0.5, 1.5, hour]));
    expect(new Set(rows.map(({ line }) => line)).size).toBe(9);
    expect(hash).toBe(sha256(bytes));
  });

  it("takes the entries of the instrument and timeframe, as their names say", async () => {
    const bytes = await zipOf({
      "BTCUSD-1h-2024-01.csv": dump(0, "ms"),
      "BTCUSDT-1h-2024-01.csv": dump(3, "ms"),
      "BTCUSDT-4h-2024-01.csv": dump(6, "ms"),
      "ETHUSDT-1h-2024-01.csv": dump(9, "ms"),
    });
    const read = async (options: CandleTextOptions): Promise<number | undefined> =>
      (await readCandleText(bytes, options)).values[0]?.[5];
    expect(await read({ instrument: "BTCUSD" })).toBe(0);
    expect(await read({ timeframe: "4h" })).toBe(6);
    expect(await read({ timeframe: "1h" })).toBe(3);
    expect(await read({ asset: "ETH" })).toBe(9);
    await expect(read({})).rejects.toThrow(/timeframes, as BTCUSDT-1h-2024-01\.csv, BTCUSDT-4h/);
    await expect(read({ instrument: "XMRUSDT" })).rejects.toMatchObject({ code: "E_ASSET" });
    const other = await zipOf({ "ETHUSDT-1h-2023-01.csv": csv });
    await expect(readCandleText(other)).rejects.toThrow('"ETHUSDT"; say --asset ETHUSDT');
    expect((await readCandleText(other, { asset: "ETH" })).values).toHaveLength(3);
  });

  it("reads the one table beside a page of text, and JSON", async () => {
    const page = {
      "readme.txt": "Made by a program.\n",
      "x/candles.json": JSON.stringify([[oct17, 1, 2, 1, 2, 3]]),
    };
    const { values } = await readCandleText(await zipOf(page));
    expect(values).toEqual([[oct17, 1, 2, 1, 2, 3]]);
  });

  it("reads gzip, several members too, and hashes the packed bytes", async () => {
    const bytes = Buffer.concat([gzipSync(dump(0, "ms")), gzipSync(dump(3, "us"))]);
    const { values, sha256: hash } = await readCandleText(bytes);
    expect(values.map((row) => row[5])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(hash).toBe(sha256(bytes));
  });

  it("names the entry whose table needs a word", async () => {
    const files = {
      "a.csv": dump(0, "ms"),
      "b.csv": "date;open;high;low;close\n2019-10-17;7,993;8,123;7,937;8,078",
    };
    await expect(readCandleText(await zipOf(files))).rejects.toThrow(/b\.csv in .*--decimal/);
  });

  const csv = dump(0, "ms");
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * i * 31) % 251));
  const damaged = async (): Promise<Buffer> => {
    const bytes = await zipOf({ "a.csv": csv.repeat(200) });
    bytes[60] = bytes[60]! ^ 0xff;
    return bytes;
  };
  const encrypted = async (): Promise<Buffer> => {
    const bytes = await zipOf({ "a.csv": csv });
    // The general purpose flag in the central directory.
    const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes[entry + 8] = bytes[entry + 8]! | 1;
    return bytes;
  };
  it.each([
    [
      "a torn zip",
      async () => (await zipOf({ "a.csv": csv })).subarray(0, -30),
      "E_ARCHIVE",
      "torn",
    ],
    ["a damaged zip", damaged, "E_ARCHIVE", "damaged"],
    ["an encrypted zip", encrypted, "E_ARCHIVE", "encrypted"],
    ["an empty zip", async () => zipOf({ "a/": "" }), "E_ARCHIVE", "holds no file"],
    [
      "a zip in a zip",
      async () => zipOf({ "a.zip": await zipOf({ "a.csv": csv }) }),
      "E_FILE_FORMAT",
      "a zip archive in an archive; unpack it first",
    ],
    [
      "Parquet in a zip",
      async () => zipOf({ "a.parquet": "PAR1xxxxPAR1" }),
      "E_FILE_FORMAT",
      "Parquet file in an archive; unpack",
    ],
    [
      "a zip of noise",
      async () => zipOf({ "a.bin": noise, "b.bin": noise }),
      "E_ARCHIVE",
      "none of its 2 files",
    ],
    [
      "an Excel workbook",
      async () => zipOf({ "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>" }),
      "E_FILE_FORMAT",
      "an Excel workbook; export its sheet as CSV",
    ],
    ["a zip of a header", async () => zipOf({ "a.csv": header }), "E_NO_ROWS", "no row below"],
    [
      "a zip of prose",
      async () => zipOf({ "a.txt": "Nothing here.\n" }),
      "E_CSV_COLUMNS",
      "a.txt in ",
    ],
    [
      "a zip of tables that differ",
      async () =>
        zipOf({ "a.csv": csv, "b.csv": "time,open,high,low,close\n1571302800,1,2,1,2\n" }),
      "E_ARCHIVE",
      "differ",
    ],
    [
      "a zip with one of its tables broken",
      async () => zipOf({ "a.csv": csv, "b.csv": "404: not found\n" }),
      "E_CSV_COLUMNS",
      "b.csv",
    ],
    ["a torn gzip", async () => gzipSync(csv).subarray(0, -12), "E_ARCHIVE", "torn"],
    [
      "a tar in gzip",
      async () =>
        gzipSync(Buffer.concat([Buffer.alloc(257), Buffer.from("ustar"), Buffer.alloc(300)])),
      "E_FILE_FORMAT",
      "tar archive",
    ],
    [
      "gzip of gzip",
      async () => gzipSync(gzipSync(csv)),
      "E_FILE_FORMAT",
      "a gzip file in an archive",
    ],
  ])("gives one clear error for %s", async (_, make, code, words) => {
    await expect(make().then(async (bytes) => readCandleText(bytes))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as unknown,
    });
  });
});
