import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  writeCandleFile,
  type WrittenFormat,
} from "../../src/adapters/candle-files/write-candle-file.ts";
import { hashCandles } from "../../src/market/hash-candles.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess, type ToldCommand } from "../command-in-process.ts";
import { pandasFeather } from "../pandas-feather.ts";
import { walkCandles } from "../walk-candles.ts";

let folder = "";
let binance = "";
let stores = 0;
const series = walkCandles({ seed: 3, candles: 200 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "freqtrade-"));
  binance = join(folder, "user_data", "data", "binance");
  await mkdir(join(binance, "futures"), { recursive: true });
  await candles("BTC_USDT-1h.feather", "feather");
  await candles("ETH_USDT-1h.parquet", "parquet");
  // Freqtrade's JSON: rows of [ms, open, high, low, close, volume].
  const { openTimeMs, open, high, low, close, volume } = series;
  const rows = Array.from(openTimeMs, (time, i) => [
    time,
    open[i],
    high[i],
    low[i],
    close[i],
    volume![i],
  ]);
  await writeFile(join(binance, "SOL_BTC-1h.json"), JSON.stringify(rows));
  await writeFile(join(binance, "ADA_USDT-1h.json.gz"), gzipSync(JSON.stringify(rows)));
  await writeFile(join(binance, "BTC_USDT-1h.json"), JSON.stringify(rows));
  await writeFile(
    join(binance, "futures", "BTC_USDT_USDT-1h-futures.feather"),
    pandasFeather("lz4"),
  );
  const passed = ["BTC_USDT_USDT-8h-funding_rate.feather", "BTC_USDT_USDT-1h-mark.feather"];
  for (const name of passed) await writeFile(join(binance, "futures", name), "");
  for (const name of ["BTC_USDT-trades.feather", "BTC_USDT-1w.feather", "BTC_USDT-1d.h5"]) {
    await writeFile(join(binance, name), "");
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function candles(name: string, format: WrittenFormat): Promise<void> {
  const options = { format, replace: true, source: "" };
  await writeCandleFile(join(binance, name), series, options);
}

/** A store of its own for each call. */
async function importing(...argv: readonly string[]): Promise<ToldCommand & { dataDir: string }> {
  const dataDir = join(folder, `data-${stores++}`);
  const told = await commandInProcess("data", "import", ...argv, "--data-dir", dataDir);
  return { ...told, dataDir };
}

interface Answer {
  readonly files: readonly {
    readonly kind: string;
    readonly file: string;
    readonly reason?: string;
  }[];
}

function answerOf({ answer }: ToldCommand): Answer {
  return JSON.parse(answer) as Answer;
}

describe("candlecast data import --freqtrade", () => {
  it("imports every candle file, names the others and stores the same candles", async () => {
    const told = await importing("--freqtrade", binance, "--json");
    expect(told.exitCode).toBe(0);
    const answer = answerOf(told);
    expect(answer).toMatchObject({
      kind: "imported",
      imported: 5,
      refused: 0,
      failed: 0,
      skipped: 6,
    });
    const named = (kind: string) => answer.files.filter((file) => file.kind === kind);
    expect(named("stored").map(({ file }) => file)).toEqual([
      "ADA_USDT-1h.json.gz",
      "BTC_USDT-1h.feather",
      "futures/BTC_USDT_USDT-1h-futures.feather",
      "ETH_USDT-1h.parquet",
      "SOL_BTC-1h.json",
    ]);
    expect(named("skipped").map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      "BTC_USDT-1d.h5: it is HDF5; write it as Feather with `freqtrade convert-data`",
      "BTC_USDT-1h.json: the same candles are in BTC_USDT-1h.feather",
      expect.stringMatching(/^BTC_USDT-1w\.feather: its timeframe 1w is none of 1m, /),
      "BTC_USDT-trades.feather: it holds trades, no candles",
      "futures/BTC_USDT_USDT-1h-mark.feather: it holds mark data, no traded candles",
      "futures/BTC_USDT_USDT-8h-funding_rate.feather: it holds funding rate data, no traded candles",
    ]);
    expect(told.notes.split("\n")).toContain("2/5 BTC_USDT-1h.feather: 200 candles");
    const verify = ["data", "verify", "--data-dir", told.dataDir, "--json"] as const;
    const verified = JSON.parse((await commandInProcess(...verify)).answer) as {
      readonly series: readonly { readonly instrument: string; readonly dataHash: string }[];
    };
    const hashes = Object.fromEntries(
      verified.series.map(({ instrument, dataHash }) => [instrument, dataHash]),
    );
    const names = ["ADAUSDT", "BTCUSDT", "ETHUSDT", "SOLBTC"].map(parseInstrument);
    for (const instrument of names) {
      expect(hashes[instrument]).toBe(hashCandles({ ...series, instrument }));
    }
    expect(Object.keys(hashes)).toEqual([...names, "BTCUSDT.PERP"].toSorted());
  });

  it("takes only the pairs and the timeframe that are asked for", async () => {
    const told = await importing(
      "--freqtrade",
      binance,
      "--pairs",
      "eth/usdt,BTC/USDT:USDT",
      "--json",
    );
    expect(answerOf(told).files.filter(({ kind }) => kind === "stored")).toMatchObject([
      { instrument: "BTCUSDT.PERP", rows: 3 },
      { instrument: "ETHUSDT", rows: 200 },
    ]);
    const none = await importing("--freqtrade", binance, "--timeframe", "5m");
    expect(none).toMatchObject({ exitCode: 2, answer: "" });
    expect(none.notes).toMatch(/^Cannot import 5m candles: .* has ADA\/USDT 1h, .*\n$/);
    const unknown = await importing("--freqtrade", binance, "--pairs", "DOGE/USDT");
    expect(unknown.notes).toMatch(/^Cannot import DOGE\/USDT: .* has ADA\/USDT, BTC\/USDT, .*\n$/);
  });

  it("goes on after a broken file, says its sentence and exits 1", async () => {
    const other = join(folder, "other");
    await mkdir(other);
    await writeFile(join(other, "AAA_USDT-1h.feather"), pandasFeather("zstd").subarray(0, 900));
    await writeFile(join(other, "BBB_USDT-1h.feather"), pandasFeather("zstd"));
    await writeFile(join(other, "CCC_USDT-1h.json"), "[[1704067200000,0,0,0,0,0]]");
    const told = await importing("--freqtrade", other, "--json");
    expect(told.exitCode).toBe(1);
    expect(answerOf(told)).toMatchObject({
      kind: "incomplete",
      imported: 1,
      refused: 1,
      failed: 1,
    });
    expect(answerOf(told).files[0]).toMatchObject({ kind: "failed", code: "E_FEATHER" });
    const { answer, exitCode } = await importing("--freqtrade", other);
    expect(exitCode).toBe(1);
    expect(answer).toMatch(/^Imported 1 of 3 files of /);
    expect(answer).toMatch(/^BBB_USDT-1h\.feather +BBBUSDT +1h +3 +0 +stored$/m);
    expect(answer).toMatch(/Not stored:\n {2}AAA_USDT-1h\.feather: Cannot read .* torn/);
    expect(answer).toMatch(/CCC_USDT-1h\.json: no row is a closed candle/);
  });

  it("names the folders below where the folder of all exchanges is given", async () => {
    const told = await importing("--freqtrade", join(folder, "user_data", "data"));
    expect(told.exitCode).toBe(2);
    expect(told.notes).toMatch(/no candle file .*; did you mean .*binance\?\n$/);
  });

  it.each([
    [[]],
    [["a.csv"]],
    [["a.csv", "--instrument", "BTCUSDT"]],
    [["a.csv", "--timeframe", "1h"]],
    [["a.csv", "--freqtrade", "."]],
    [["--freqtrade", ".", "--instrument", "BTCUSDT"]],
    [["a.csv", "--instrument", "X", "--timeframe", "1h", "--pairs", "BTC/USDT"]],
    [["--freqtrade", "nowhere"]],
    [["--freqtrade", "package.json"]],
    [["--freqtrade", ".", "--pairs", ","]],
  ])("%j answers one sentence and exit 2", async (argv) => {
    const told = await importing(...argv);
    expect(told).toMatchObject({ exitCode: 2, answer: "" });
    expect(told.notes).toMatch(/^[^\n]{10,}\n$/);
  });
});
