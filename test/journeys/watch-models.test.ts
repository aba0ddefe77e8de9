import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openParquetCandleStore } from "../../src/adapters/candle-store/parquet-candle-store.ts";
import { resolveVersion } from "../../src/adapters/model-files/resolve-version.ts";
import { readWatchState } from "../../src/adapters/watch-file/watch-file.ts";
import { roundText } from "../../src/cli/watch-answer.ts";
import { watchSchema } from "../../src/cli/watch-schema.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { watchModels, watchOnce } from "../../src/jobs/watch-model.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import type { SentimentReading } from "../../src/sentiment/sentiment-reading.ts";
import type { BinanceMarket } from "../binance-server.ts";
import { commandInProcess } from "../command-in-process.ts";
import { hour, nowMs, openDownloads } from "../downloads.ts";
import { plantModel } from "../planted-model.ts";
import { enthrone, placeIn } from "../retrained-market.ts";
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

describe("watch of a champion whose files are broken", () => {
  const broken = join(folder, "broken");
  const never = { schedule: "0 0 29 2 *", newData: 100_000 };
  beforeAll(async () => {
    cpSync(modelsDir, broken, { recursive: true });
    const { version, path } = await resolveVersion(placeIn(broken));
    await enthrone(broken, version);
    rmSync(join(path, "golden.json"));
  });

  test("is not quiet: the first line says so, exit 1", async () => {
    const at = [
      "--models",
      broken,
      "--data-dir",
      dataDir,
      "--type",
      "price",
      "--new-data",
      "100000",
    ];
    const once = ["watch", ...at, "--once", "--schedule", never.schedule];
    const { exitCode, answer } = await commandInProcess(...once);
    expect(exitCode).toBe(1);
    const told = answer.replaceAll(/\s+/g, " ");
    expect(told).toMatch(/^NOT ASKED BTCUSDT 1h price, champion \S+, .* \[E_VERSION_BROKEN\]/);
    expect(told).toContain("performance NOT KNOWN the version could not be asked");
    for (const line of answer.replaceAll(folder, "").split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(100);
    const json = await commandInProcess(...once, "--json");
    expect([json.exitCode, watchSchema.parse(JSON.parse(json.answer))]).toMatchObject([
      1,
      { rounds: [{ failure: { code: "E_VERSION_BROKEN" }, forecasts: null }] },
    ]);
  });

  test("counts as a look that failed while watching goes on", async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const request = { modelsDir: broken, dataDir, type: "price", ...never } as const;
    const ended = await watchModels(request, {
      signal: stop.signal,
      onRound: (round) => {
        lines.push(roundText(round, { nowMs, nextMs: undefined }));
        stop.abort();
      },
    });
    expect(ended).toEqual({ rounds: 1, failed: 1 });
    expect(lines[0]).toContain("BTCUSDT 1h price: NOT ASKED, ");
  });
});

interface Told {
  readonly rounds: readonly {
    readonly type: string;
    readonly forecasts: number | null;
    readonly failure: { readonly code: string } | null;
  }[];
}
