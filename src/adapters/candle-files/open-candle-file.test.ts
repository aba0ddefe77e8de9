import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCandleText } from "../../../test/candle-text.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { openCandleFile } from "./open-candle-file.ts";

const options = { instrument: parseInstrument("BTCUSDT") };
const header = "time,open,high,low,close,volume\n";
const row = "1571302800000,1,2,1,2,3\n";
const mebi = 1 << 20;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-candle-file-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("openCandleFile() on hostile files", () => {
  it.each([
    ["one line of 64 MiB", () => Buffer.alloc(64 * mebi, "1"), "E_CSV_LINE"],
    [
      "a line of 64 MiB after good ones",
      () => Buffer.concat([Buffer.from(header + row), Buffer.alloc(64 * mebi, "1")]),
      "E_CSV_LINE",
    ],
    [
      "a line of 64 MiB far behind good ones",
      () => Buffer.concat([Buffer.from(header + row.repeat(20_000)), Buffer.alloc(64 * mebi, "1")]),
      "E_CSV_LINE",
    ],
    ["64 MiB of a line in gzip", () => gzipSync(Buffer.alloc(64 * mebi, "1")), "E_CSV_LINE"],
    ["a million columns", () => Buffer.from(`${"1,".repeat(1e6)}1\n`.repeat(2)), "E_CSV_LINE"],
    [
      "a header of 30,000 columns",
      () => Buffer.from(`${"a,".repeat(3e4)}a\n${"1,".repeat(3e4)}1\n`),
      "E_CSV_COLUMNS",
    ],
    [
      "nothing but delimiters",
      () => Buffer.from(`${";".repeat(60_000)}\n`.repeat(200)),
      "E_CSV_COLUMNS",
    ],
    [
      "nothing but quotes",
      () => Buffer.from(`${'"'.repeat(60_001)}\n`.repeat(200)),
      "E_CSV_COLUMNS",
    ],
    ["nothing but line ends", () => Buffer.alloc(mebi, "\n"), "E_CSV_COLUMNS"],
    ["zero bytes", () => Buffer.alloc(mebi), "E_FILE_FORMAT"],
    [
      "noise",
      () => Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i * 31 + i) % 256)),
      "E_FILE_FORMAT",
    ],
    ["a web page", () => Buffer.from("<!DOCTYPE html><html></html>"), "E_FILE_FORMAT"],
    ["nothing at all", () => Buffer.alloc(0), "E_FILE_FORMAT"],
  ])("gives one clear error for %s", async (_, make, code) => {
    await expect(readCandleText(make())).rejects.toMatchObject({ code });
  });

  it.each([
    ["a folder", () => folder, "it is a folder"],
    ["a device", () => "/dev/zero", "no regular file but a pipe, a device"],
    ["a pipe", () => pipe(), "no regular file but a pipe, a device"],
  ])("does not wait for %s", async (_, path, words) => {
    await expect(openCandleFile(path(), options)).rejects.toMatchObject({
      code: "E_FILE_FORMAT",
      message: expect.stringContaining(words) as unknown,
    });
  });

  it("says that there is no file", async () => {
    const missing = join(folder, "none.csv");
    await expect(openCandleFile(missing, options)).rejects.toMatchObject({
      code: "E_FILE_MISSING",
    });
  });
});

function pipe(): string {
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  return path;
}
