import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ZipFile } from "yazl";
import { writeCandleFile } from "../src/adapters/candle-files/write-candle-file.ts";
import { simulateMarket } from "../src/adapters/market-simulator/simulate-market.ts";
import { createRng } from "../src/foundation/rng.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { type Timeframe, timeframeMs } from "../src/market/timeframe.ts";
import { readText } from "./house/repository.ts";
import { writeDocSentiment } from "./doc-sentiment-files.ts";

const count = 420;

/** Writes the files that pages of the documentation name: simulated candles up to now, few of them. */
export async function writeDocFiles(folder: string): Promise<void> {
  const series = marketOf("1h");
  const at = (name: string): string => path.join(folder, name);
  const csv = linesOf(series, (cells) => cells.join(","));
  const freqtrade = "user_data/data/binance";
  mkdirSync(at(freqtrade), { recursive: true });
  await writeFile(at("BTCUSDT_1h.csv"), csv);
  await writeFile(at("newer.csv"), csv);
  await writeFile(at("perpetual.csv"), csv);
  await writeFile(
    at("jesse.csv"),
    linesOf(marketOf("1m"), (cells) => cells.join(",")),
  );
  await writeFile(at("BTCUSDT_1h.json"), JSON.stringify(rowsOf(series)));
  await writeFile(at("BTCUSDT_1h.zip"), await zipOf("BTCUSDT-1h.csv", csv));
  await writeFile(at("wide.csv"), wideText(series));
  await writeFile(at("german.csv"), germanText(series));
  await writeFile(at("mine.ts"), strategyOfPage());
  await writeDocSentiment(folder, series.openTimeMs);
  for (const name of [
    "BTCUSDT_1h.feather",
    "BTCUSDT_1h.parquet",
    `${freqtrade}/BTC_USDT-1h.feather`,
  ]) {
    const format = name.endsWith("parquet") ? "parquet" : "feather";
    await writeCandleFile(at(name), series, { format, replace: false, source: folder });
  }
}

// The first program of the page that says "save this as mine.ts".
function strategyOfPage(): string {
  const page = readText("docs/how-to/write-a-strategy.md");
  return /^```ts\n([\s\S]*?)^```/m.exec(page)?.[1] ?? "";
}

function marketOf(timeframe: Timeframe): CandleSeries {
  const stepMs = timeframeMs(timeframe);
  const instrument = parseInstrument("BTCUSDT");
  const startMs = (Math.floor(Date.now() / stepMs) - count) * stepMs;
  const market = { instrument, timeframe, count, startMs, kind: "regimes" } as const;
  return simulateMarket({ ...market, gaps: false }, createRng(11));
}

type Row = readonly [timeMs: number, ...values: readonly number[]];

function rowsOf({ openTimeMs, open, high, low, close, volume }: CandleSeries): readonly Row[] {
  return Array.from(openTimeMs, (time, i) => [
    time,
    ...[open, high, low, close, volume].map((column) => column?.[i] ?? 0),
  ]);
}

function linesOf(series: CandleSeries, write: (row: Row) => string): string {
  return ["time,open,high,low,close,volume", ...rowsOf(series).map(write), ""].join("\n");
}

// Two assets side by side, as some libraries of examples keep them.
function wideText(series: CandleSeries): string {
  const names = ["open", "high", "low", "close", "volume"];
  const header = [
    "date",
    ...names.map((name) => `BTC:${name}`),
    ...names.map((name) => `ETH:${name}`),
  ];
  const lines = rowsOf(series).map(([time, ...values]) =>
    [new Date(time).toISOString(), ...values, ...values.map((value) => value / 10)].join(","),
  );
  return [header.join(","), ...lines, ""].join("\n");
}

// As a German spreadsheet writes it.
function germanText(series: CandleSeries): string {
  const comma = (value: number): string => value.toFixed(3).replace(".", ",");
  const lines = rowsOf(series).map(([time, ...values]) => {
    const [day = "", clock = ""] = new Date(time).toISOString().split("T");
    const [year, month, date] = day.split("-");
    return [`${date}/${month}/${year} ${clock.slice(0, 5)}`, ...values.map(comma)].join(";");
  });
  return ["date;open;high;low;close;volume", ...lines, ""].join("\n");
}

async function zipOf(name: string, text: string): Promise<Buffer> {
  const archive = new ZipFile();
  archive.addBuffer(Buffer.from(text), name);
  archive.end();
  const parts: Uint8Array[] = [];
  for await (const part of archive.outputStream) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}
