import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { GivenCandle } from "../src/serving/forecast-service.ts";
import { openParquetCandleStore } from "../src/adapters/candle-store/parquet-candle-store.ts";
import { simulateMarket } from "../src/adapters/market-simulator/simulate-market.ts";
import { createRng } from "../src/foundation/rng.ts";
import { type CandleSeries, sliceCandles } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { plantModel } from "./planted-model.ts";
import { simulatedMood } from "./simulated-mood.ts";

const dayMs = 86_400_000;
const seed = 21;

/** A folder with daily candles up to today, stored, and models of both kinds that nobody trained. */
export interface ServedMarket {
  readonly series: CandleSeries;
  readonly modelsDir: string;
  readonly dataDir: string;
  /** Planted versions. */
  readonly price: string;
  readonly sentiment: string;
  /** Writes a further price version. */
  readonly plantPrice: (stamp: string, seed: number) => Promise<string>;
}

export async function plantServedMarket(folder: string): Promise<ServedMarket> {
  const count = 900;
  // Nothing of a test falls on the day after, when the last of its candles would be a stale one.
  const leftMs = dayMs - (Date.now() % dayMs);
  if (leftMs < 150_000) await pause(leftMs);
  const startMs = (Math.floor(Date.now() / dayMs) - count) * dayMs;
  const instrument = parseInstrument("BTCUSDT");
  const market = { instrument, timeframe: "1d", count, startMs, kind: "regimes" } as const;
  const series = simulateMarket({ ...market, gaps: false }, createRng(seed));
  const modelsDir = join(folder, "models");
  const dataDir = join(folder, "data");
  await openParquetCandleStore(dataDir).write(series, [
    { kind: "simulated", market: "regimes", seed },
  ]);
  const plantPrice = async (stamp: string, weights: number): Promise<string> =>
    (await plantModel({ modelsDir, series, stamp, seed: weights })).version;
  const price = await plantPrice("20240101T000000Z", 1);
  const readings = simulatedMood(series);
  const { version: sentiment } = await plantModel({ modelsDir, series, readings });
  return { series, modelsDir, dataDir, price, sentiment, plantPrice };
}

/** The last candles as a client sends them. */
export function sentCandles(series: CandleSeries, count: number): readonly GivenCandle[] {
  const end = series.openTimeMs.length;
  const recent = sliceCandles(series, end - count, end);
  return Array.from(recent.openTimeMs, (openTimeMs, i) => ({
    openTimeMs,
    open: recent.open[i]!,
    high: recent.high[i]!,
    low: recent.low[i]!,
    close: recent.close[i]!,
    volume: recent.volume![i]!,
  }));
}

/** An answer of the server: its status and its JSON. */
export interface AskedAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A client with the token of a models' folder. */
export function clientOf(url: string, modelsDir: string) {
  const token = readFileSync(join(modelsDir, "forecast-server.token"), "utf8").trim();
  const ask = async (path: string, init: RequestInit): Promise<AskedAnswer> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(url + path, { ...init, headers });
    return { status: response.status, body: await response.json() };
  };
  return {
    token,
    get: (path: string) => ask(path, {}),
    post: (path: string, body: object) => ask(path, { method: "POST", body: JSON.stringify(body) }),
  };
}
