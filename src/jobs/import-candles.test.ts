import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as fc from "../../test/properties.ts";
import { type Clock, fixedClock } from "../foundation/clock.ts";
import { OperationalError } from "../foundation/errors.ts";
import { parseInstrument } from "../market/instrument.ts";
import { importCandles, type ImportedCandles } from "./import-candles.ts";
import { loadCandles } from "./load-candles.ts";
import { simulateCandles } from "./simulate-candles.ts";
import { verifyCandles } from "./verify-candles.ts";

const clock = fixedClock(Date.UTC(2026, 0, 1));
const hourMs = 3_600_000;
const startMs = Date.UTC(2020, 0, 1);
let folder = "";
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-candles-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const header = "time,open,high,low,close,volume";
const line = (hour: number, close = 11): string =>
  `${startMs + hour * hourMs},10,12,9,${close},${hour}`;

async function write(content: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.csv`);
  await writeFile(path, content);
  return path;
}

async function importLines(
  lines: readonly string[],
  options: { dataDir?: string; strict?: boolean; append?: boolean } = {},
): Promise<ImportedCandles> {
  files += 1;
  const dataDir = join(folder, `data-${files}`);
  const file = await write([header, ...lines].join("\n"));
  return importCandles({ file, instrument: "T", timeframe: "1h", dataDir, ...options }, clock);
}

describe("importCandles()", () => {
  it("stores the good rows and counts the others with their lines", async () => {
    const lines = [0, 1, 2, 4, 5].map((hour) => line(hour));
    lines.push(line(1), line(2, 11.5), "1577854800000,10,,9,11,1", "1577858400000,10,0x10,9,11,1");
    lines.push("1577862000000,10,12");
    const { quality, kind, stored } = await importLines(lines);
    expect(kind).toBe("stored");
    const counts = { rows: 4, gaps: 1, missing: 2, duplicates: 1, refused: 5, rowsRead: 10 };
    expect(quality).toMatchObject(counts);
    expect(quality.refusedRows.map((row) => row.line)).toEqual([4, 8, 9, 10, 11]);
    expect(stored?.candles).toBe(4);
  });

  it("reads CRLF, quotes, a byte order mark, semicolons, UTF-16 and old Mac line ends", async () => {
    const lines = [header, ...[0, 1, 2].map((hour) => line(hour))];
    const utf16 = Buffer.from(`\uFEFF${lines.join("\r\n")}`, "utf16le");
    const contents = [
      lines.join("\r\n"),
      `\uFEFF${lines.join("\n")}\n\n`,
      lines.map((text) => `"${text.replaceAll(",", '","')}"`).join("\n"),
      lines.join("\n").replaceAll(",", " ; "),
      lines.join("\r"),
      utf16,
    ];
    for (const content of contents) {
      const request = { instrument: "T", timeframe: "1h", dataDir: join(folder, "texts") };
      const { quality } = await importCandles({ ...request, file: await write(content) }, clock);
      expect(quality).toMatchObject({ rows: 3, refused: 0 });
    }
  });

  it("reads seconds, milliseconds, microseconds, nanoseconds and ISO text in one file", async () => {
    const times = [0, 1, 2, 3].map((hour) => startMs + hour * hourMs);
    const [s, ms, us, ns] = [times[0]! / 1000, times[1], `${times[2]}000`, `${times[3]}000000`];
    const rows = [s, ms, us, ns, "2020-01-01T04:00:00Z"].map((time) => `${time},10,12,9,11,1`);
    const { quality } = await importLines(rows);
    expect(quality).toMatchObject({ rows: 5, gaps: 0, refused: 0 });
  });

  it("writes nothing under strict when a row is refused, nor when no row is a candle", async () => {
    const dataDir = join(folder, "strict");
    const bad = "1577854800000,10,1,9,11,1";
    const refused = await importLines([line(0), bad], { dataDir, strict: true });
    expect(refused).toMatchObject({ kind: "refused", stored: undefined, quality: { refused: 1 } });
    expect(await importLines([bad], { dataDir })).toMatchObject({ kind: "refused" });
    await expect(readdir(dataDir)).rejects.toThrow("ENOENT");
  });

  it("replaces what is stored and keeps a copy only where candles would be lost", async () => {
    const dataDir = join(folder, "replace");
    const first = await importLines([line(0), line(1)], { dataDir });
    expect(first.stored).toMatchObject({ before: 0, lost: 0, previousPath: undefined });
    const longer = await importLines([line(0), line(1), line(2)], { dataDir });
    expect(longer.stored).toMatchObject({ before: 2, lost: 0, previousPath: undefined });
    const other = await importLines([line(0), line(1, 10.5)], { dataDir });
    expect(other.stored).toMatchObject({ before: 3, lost: 2 });
    expect(other.stored?.previousPath).toMatch(/1h\.previous-\d{8}T\d{9}Z\.parquet$/);
  });

  it("appends without changing a stored candle", async () => {
    const dataDir = join(folder, "append");
    await importLines([line(0), line(1), line(5)], { dataDir });
    const added = await importLines([line(3), line(1, 10.5), line(0)], { dataDir, append: true });
    expect(added.quality).toMatchObject({ rows: 2, refused: 1 });
    expect(added.quality.refusedRows[0]).toMatchObject({ line: 3, kind: "conflict-with-stored" });
    expect(added.stored).toMatchObject({ candles: 4, before: 3, lost: 0 });
    const key = { instrument: parseInstrument("T"), timeframe: "1h" } as const;
    const { series } = await loadCandles({ ...key, dataDir }, clock);
    expect(Array.from(series.openTimeMs, (time) => (time - startMs) / hourMs)).toEqual([
      0, 1, 3, 5,
    ]);
    expect(Array.from(series.close)).toEqual([11, 11, 11, 11]);
  });

  it("leaves out the candle that is still forming, so that a later append brings it whole", async () => {
    const dataDir = join(folder, "forming");
    const request = { instrument: "T", timeframe: "1h", dataDir };
    const at = (hour: number): Clock => fixedClock(startMs + hour * hourMs);
    const early = await write([header, line(0), line(1), line(2, 10.5)].join("\n"));
    const first = await importCandles({ ...request, file: early, strict: true }, at(2.5));
    expect(first).toMatchObject({ kind: "stored", stored: { candles: 2 } });
    expect(first.quality).toMatchObject({ rowsRead: 3, rows: 2, refused: 0 });
    expect(first.quality.findings.at(-1)).toMatchObject({ kind: "not-closed", count: 1 });
    const late = await write([header, line(1), line(2), line(3)].join("\n"));
    const second = await importCandles({ ...request, file: late, append: true }, at(3));
    expect(second).toMatchObject({ quality: { refused: 0 }, stored: { candles: 3 } });
    const key = { instrument: parseInstrument("T"), timeframe: "1h", dataDir } as const;
    expect(Array.from((await loadCandles(key, at(4))).series.close)).toEqual([11, 11, 11]);
    expect(await importCandles({ ...request, file: late }, at(1))).toMatchObject({
      kind: "refused",
      quality: { rows: 0, refused: 0 },
    });
  });

  it("appending drops stored candles that had not closed", async () => {
    const dataDir = join(folder, "early");
    await importLines([line(0), line(1, 10.5)], { dataDir });
    const file = await write([header, line(0)].join("\n"));
    const request = { file, instrument: "T", timeframe: "1h", dataDir, append: true };
    const { stored } = await importCandles(request, fixedClock(startMs + 1.5 * hourMs));
    expect(stored).toMatchObject({ candles: 1, lost: 1 });
  });

  it("answers a folder, nothing, rubbish, archives and endless lines in one sentence", async () => {
    const request = { instrument: "T", timeframe: "1h", dataDir: join(folder, "never") };
    await mkdir(join(folder, "dir.csv"));
    const cases = [
      [join(folder, "dir.csv"), "E_FILE_FORMAT"],
      [join(folder, "missing.csv"), "E_FILE_MISSING"],
      [await write(""), "E_FILE_FORMAT"],
      [await write(Uint8Array.from({ length: 999 }, (_, i) => i % 256)), "E_FILE_FORMAT"],
      [await write("PK\u0003\u0004rest"), "E_ARCHIVE"],
      [await write("PAR1 but not really"), "E_PARQUET"],
      [await write("just\nprose\n"), "E_CSV_COLUMNS"],
      [await write(`${header}\n${line(0)}\n${"9".repeat(100_000)}`), "E_CSV_LINE"],
    ] as const;
    for (const [file, code] of cases) {
      const failure: unknown = await importCandles({ ...request, file }, clock).catch((e) => e);
      expect(failure, file).toBeInstanceOf(OperationalError);
      expect(failure).toMatchObject({ code });
      expect((failure as Error).message).toMatch(/^Cannot [^\n]+$/);
    }
  });

  it("answers any text with a report or a typed error", async () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom("", "NaN", "1e999", '"', "1577836800", "10", "2020-01-01", "\uFEFF"),
      fc.double().map(String),
    );
    const rows = fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (table, withHeader) => {
        const text = table.map((cells) => cells.join(",")).join("\n");
        const file = await write(withHeader ? `${header}\n${text}` : text);
        const request = { file, instrument: "T", timeframe: "1h", dataDir: join(folder, "fuzz") };
        const outcome: unknown = await importCandles(request, clock).catch((error) => error);
        const isTyped = outcome instanceof OperationalError || !(outcome instanceof Error);
        expect(isTyped, String(outcome)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe("loadCandles()", () => {
  it("gives the same candles and hash from a file, its Parquet and the store, cut by time", async () => {
    const dataDir = join(folder, "load");
    const { stored } = await simulateCandles(
      { instrument: "SIM", timeframe: "1h", dataDir, candles: 500, seed: 3, market: "regimes" },
      clock,
    );
    const key = { instrument: parseInstrument("SIM"), timeframe: "1h", dataDir } as const;
    const whole = await loadCandles(key, clock);
    const file = await loadCandles({ ...key, file: stored.path }, clock);
    expect(file.dataHash).toBe(whole.dataHash);
    const [sinceMs, untilMs] = [whole.series.openTimeMs[10]!, whole.series.openTimeMs[20]!];
    const part = await loadCandles({ ...key, sinceMs, untilMs }, clock);
    expect(part.series.openTimeMs).toEqual(whole.series.openTimeMs.slice(10, 20));
    await expect(loadCandles({ ...key, sinceMs: 9e12 }, clock)).rejects.toMatchObject({
      code: "E_NO_CANDLES",
    });
    await expect(loadCandles({ ...key, timeframe: "4h" }, clock)).rejects.toThrow("SIM 1h");
  });
});

describe("loadCandles() of candles that have not closed", () => {
  it("leaves them out and says so, from a file and from the store", async () => {
    const dataDir = join(folder, "unclosed");
    const lines = [line(0), line(1), line(2)];
    await importLines(lines, { dataDir });
    const file = await write([header, ...lines].join("\n"));
    const key = { instrument: parseInstrument("T"), timeframe: "1h", dataDir } as const;
    const during = fixedClock(startMs + 1.5 * hourMs);
    for (const request of [key, { ...key, file }]) {
      const { series, warnings } = await loadCandles(request, during);
      expect(series.openTimeMs).toHaveLength(1);
      expect(warnings).toEqual(["2 candles have not closed yet and were left out"]);
      await expect(loadCandles(request, fixedClock(startMs))).rejects.toMatchObject({
        code: "E_NO_CANDLES",
      });
    }
  });
});

describe("verifyCandles()", () => {
  it("finds stored candles sound, and broken after a byte was changed", async () => {
    const dataDir = join(folder, "verify");
    const { stored } = await importLines([line(0), line(1)], { dataDir });
    expect(await verifyCandles({ dataDir }, clock)).toMatchObject([{ kind: "sound" }]);
    await writeFile(stored?.path ?? "", "PAR1 torn");
    expect(await verifyCandles({ dataDir }, clock)).toMatchObject([{ kind: "broken" }]);
    await expect(verifyCandles({ dataDir, instrument: "X" }, clock)).rejects.toMatchObject({
      code: "E_NO_CANDLES",
    });
  });
});
