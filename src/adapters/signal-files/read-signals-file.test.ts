import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import { writeForecastTable } from "../forecast-table/write-forecast-table.ts";
import { readSignalsFile } from "./read-signals-file.ts";
import type { SignalFileOptions } from "./signal-file-options.ts";

const folder = mkdtempSync(join(tmpdir(), "signal-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hourMs = 3_600_000;
const startMs = Date.UTC(2024, 0, 1);
const expiry = { expiryMs: 4 * hourMs };
let files = 0;

async function read(text: string, options: SignalFileOptions = expiry) {
  files += 1;
  const path = join(folder, `signals-${files}.txt`);
  writeFileSync(path, text);
  return readSignalsFile(path, options);
}

describe("readSignalsFile()", () => {
  test("moments, stances, strengths and ends of a CSV file, sorted by time", async () => {
    const text = `at,symbol,signal,strength,until
2024-01-01T02:00Z,BTC/USDT,flat,0,
2024-01-01T00:00Z,BTC/USDT,buy,0.25,2024-01-01T01:00Z
2024-01-01T00:00Z,ETH/USDT,-1,,
`;
    const [first, second, third] = await read(text);
    expect(first).toEqual({
      atMs: startMs,
      untilMs: startMs + hourMs,
      instrument: parseInstrument("BTCUSDT"),
      says: { kind: "stance", stance: "long", strength: 0.25 },
    });
    expect(second).toMatchObject({ instrument: "ETHUSDT", untilMs: startMs + 4 * hourMs });
    expect(second?.says).toEqual({ kind: "stance", stance: "short", strength: 1 });
    expect(third).toMatchObject({ atMs: startMs + 2 * hourMs, says: { stance: "flat" } });
  });

  test("JSON exposures are a stance and its strength", async () => {
    const rows = [0.5, -1, 0].map((exposure, i) => ({ at: startMs + i * hourMs, exposure }));
    const signals = await read(JSON.stringify({ signals: rows }));
    expect(signals.map(({ says }) => says)).toEqual([
      { kind: "stance", stance: "long", strength: 0.5 },
      { kind: "stance", stance: "short", strength: 1 },
      { kind: "stance", stance: "flat", strength: 1 },
    ]);
    expect(signals.every(({ instrument }) => instrument === undefined)).toBe(true);
  });

  test("a candle's signal is known when the candle has closed, never at its open", async () => {
    const text = `date,stance\n2024-01-01 00:00,long\n`;
    const [signal] = await read(text, { ...expiry, timeframeMs: hourMs });
    expect(signal).toMatchObject({ atMs: startMs + hourMs, untilMs: startMs + 5 * hourMs });
    await expect(read(text)).rejects.toThrow(/row 2 names a candle by its open/);
  });

  test("a forecast table: log-returns become simple ones and count for their horizon", async () => {
    const path = join(folder, "forecasts.parquet");
    const instrument = parseInstrument("BTCUSDT");
    const row = { instrument, timeframe: "1h", horizon: 3, version: "fold-1" } as const;
    const nothing = { pUp: undefined, low: undefined, high: undefined };
    await writeForecastTable(path, [
      {
        ...row,
        ...nothing,
        decidedAtMs: startMs,
        kind: "forecast",
        forecastReturn: 0.01,
        reason: undefined,
      },
      {
        ...row,
        ...nothing,
        decidedAtMs: startMs + hourMs,
        kind: "abstain",
        forecastReturn: undefined,
        reason: "gap",
      },
    ]);
    const [first, second] = await readSignalsFile(path);
    expect(first).toMatchObject({ atMs: startMs, untilMs: startMs + 3 * hourMs, instrument });
    expect(first?.says).toEqual({
      kind: "forecast",
      change: Math.expm1(0.01),
      horizon: 3,
      version: "fold-1",
    });
    expect(second?.says).toEqual({ kind: "abstain", reason: "gap" });
  });

  const at = "2024-01-01T00:00Z";
  test.each([
    ["no column of times", "stance,x\nlong,1\n", 'needs a column "at"'],
    ["no column of signals", `at,x\n${at},1\n`, 'needs a column "stance"'],
    ["two columns of signals", `at,stance,exposure\n${at},long,1\n`, "both stance and exposure"],
    ["no row", "at,stance\n", "no row below"],
    ["an unclear word", `at,stance\n${at},sell\n`, "row 2 says"],
    ["an unknown word", `at,stance\n${at},up\n`, "none of long, short, flat, keep"],
    ["a strength of 0", `at,stance,strength\n${at},long,0\n`, "row 2 has a strength of 0"],
    ["an exposure of 20 %", `at,exposure\n${at},20\n`, "row 2 has an exposure of 20"],
    ["NaN", `at,exposure\n${at},NaN\n`, "row 2 has no number as its exposure"],
    ["an empty signal", `at,stance\n${at},\n`, "row 2 says nothing"],
    ["no time", `at,stance\nsoon,long\n`, "row 2 has no time"],
    ["an end before the start", `at,stance,until\n${at},long,2023-01-01\n`, "row 2 expires before"],
    ["an end that is none", `at,stance,until\n${at},long,later\n`, "row 2 has an end that"],
    ["a row twice", `at,stance\n${at},long\n${at},flat\n`, "rows 2 and 3 both"],
    ["an unknown timeframe", `openTime,timeframe,stance\n${at},7h,long\n`, "row 2 cannot be read"],
  ])("%s is refused with its place", async (_what, text, words) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "E_SIGNALS_FILE",
      message: expect.stringContaining(words),
    });
  });

  test("a signal that nobody gave an end is refused and told how", async () => {
    await expect(read(`at,stance\n${at},long\n`, {})).rejects.toThrow(/say --expiry/);
  });

  test("a missing file", async () => {
    await expect(readSignalsFile(join(folder, "none.csv"))).rejects.toMatchObject({
      code: "E_FILE_MISSING",
    });
  });
});
