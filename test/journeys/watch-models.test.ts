import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openParquetCandleStore } from "../../src/adapters/candle-store/parquet-candle-store.ts";
import { readWatchState } from "../../src/adapters/watch-file/watch-file.ts";
import { watchSchema } from "../../src/cli/watch-schema.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { watchOnce } from "../../src/jobs/watch-model.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import type { SentimentReading } from "../../src/sentiment/sentiment-reading.ts";
import type { BinanceMarket } from "../binance-server.ts";
import { commandInProcess } from "../command-in-process.ts";
import { hour, nowMs, openDownloads } from "../downloads.ts";
import { plantModel } from "../planted-model.ts";
import { placeIn } from "../retrained-market.ts";
import { simulatedMood } from "../simulated-mood.ts";

const folder = mkdtempSync(join(tmpdir(), "watch-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const modelsDir = join(folder, "models");
const { exchange, start, end } = openDownloads();
afterAll(end);
const signal = new AbortController().signal;
const quiet = { schedule: "0 3 1 12 *", newData: 100_000 };

let dataDir: string;
let mood: string;

// 2,500 hours of a local exchange; a price and a sentiment version that nobody trained.
beforeAll(async () => {
  const local = await exchange();
  await local.download();
  dataDir = local.dataDir;
  const key = { instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;
  const { series } = (await openParquetCandleStore(dataDir).read(key))!;
  const readings = simulatedMood(series);
  await plantModel({ modelsDir, series });
  await plantModel({ modelsDir, series, readings });
  mood = join(folder, "mood.csv");
  const row = ({ knownAtMs, score }: SentimentReading) =>
    `${new Date(knownAtMs).toISOString()},${score}`;
  writeFileSync(mood, ["time,score", ...readings.map(row), ""].join("\n"));
});

/** One look with --update; the exchange is a local one. */
async function lookAfterUpdate(clockMs: number, market: Partial<BinanceMarket> = {}) {
  const { settings: exchangeSettings } = await start({ nowMs: clockMs, ...market });
  const request = { modelsDir, dataDir, type: "price", update: true, exchangeSettings } as const;
  const [round] = await watchOnce({ ...request, ...quiet }, { signal, clock: fixedClock(clockMs) });
  if (round?.kind !== "watched") throw new Error(JSON.stringify(round));
  return round;
}

describe("watch over models of both kinds, on candles of a local exchange", () => {
  test("one watch looks at the price and at the sentiment model, each with its own watch.json", async () => {
    const request = { modelsDir, dataDir, sentimentFiles: [mood], ...quiet };
    const rounds = await watchOnce(request, { signal, clock: fixedClock(nowMs) });
    expect(rounds).toMatchObject([
      { kind: "watched", type: "price", deployed: false, candleMs: hour(2500) },
      { kind: "watched", type: "sentiment", deployed: false, candleMs: hour(2500) },
    ]);
    for (const round of rounds) {
      if (round.kind !== "watched") throw new Error("not reached");
      expect(round.forecasts, round.notes.join()).toBeGreaterThan(300);
      const state = await readWatchState(placeIn(modelsDir, round.type));
      expect(state?.version).toBe(round.version);
    }
  });

  test("--type narrows it, and where the readings are missing that model alone is not asked", async () => {
    const at = ["--models", modelsDir, "--data-dir", dataDir, "--once", "--json"];
    const never = ["--schedule", quiet.schedule, "--new-data", "100000"];
    const one = await commandInProcess("watch", ...at, ...never, "--type", "price");
    expect((JSON.parse(one.answer) as Told).rounds.map(({ type }) => type)).toEqual(["price"]);
    const { exitCode, answer } = await commandInProcess("watch", ...at, ...never);
    for (const told of [one.answer, answer]) watchSchema.parse(JSON.parse(told));
    const [price, sentiment] = (JSON.parse(answer) as Told).rounds;
    expect([one.exitCode, exitCode]).toEqual([0, 1]);
    expect(price?.forecasts).toBeGreaterThan(300);
    expect(price?.failure).toBeNull();
    expect(sentiment).toMatchObject({ type: "sentiment", forecasts: null });
    expect(sentiment?.failure?.code).toBe("E_NO_SENTIMENT");
  });

  test("--update continues the stored candles first", async () => {
    const round = await lookAfterUpdate(hour(2600) + 15_000);
    expect(round).toMatchObject({ kind: "watched", candleMs: hour(2600), notes: [] });
  });

  test("--update from an exchange that refuses is told, and the old candles are looked at", async () => {
    const body = { code: 0, msg: "Service unavailable from a restricted location" };
    const round = await lookAfterUpdate(hour(2700), { refusal: { status: 451, body } });
    expect(round.candleMs).toBe(hour(2600));
    expect(round.notes.join()).toMatch(/\[E_[A-Z_]+\]/);
  });
});

interface Told {
  readonly rounds: readonly {
    readonly type: string;
    readonly forecasts: number | null;
    readonly failure: { readonly code: string } | null;
  }[];
}
