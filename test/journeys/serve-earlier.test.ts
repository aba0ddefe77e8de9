import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createForecastService } from "../../src/jobs/forecast-serving/create-forecast-service.ts";
import {
  serveInstrument,
  type ServedInstrument,
} from "../../src/jobs/forecast-serving/served-instrument.ts";
import { predictClose } from "../../src/jobs/predict-close.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { simulatedMood } from "../simulated-mood.ts";
import { plantServedMarket, sentCandles, type ServedMarket } from "../served-market.ts";

const folder = mkdtempSync(join(tmpdir(), "serve-earlier-"));
const root = join(import.meta.dirname, "..", "..");
const ownEntry = pathToFileURL(join(root, "src", "jobs", "workers", "forecast-process.ts"));
const slowEntry = pathToFileURL(join(root, "test", "faults", "slow-model.ts"));
const instrument = parseInstrument("BTCUSDT");
const dayMs = 86_400_000;
let market: ServedMarket;
let served: ServedInstrument;
let service: ReturnType<typeof createForecastService>;

beforeAll(async () => {
  market = await plantServedMarket(folder);
  served = await serve(ownEntry, 20_000);
  service = serviceOf(served);
});

afterAll(async () => {
  await served.release();
  rmSync(folder, { recursive: true, force: true });
});

function serve(entry: URL, deadlineMs: number): Promise<ServedInstrument> {
  const { modelsDir, dataDir } = market;
  return serveInstrument(
    { instrument, timeframe: "1d" },
    {
      modelsDir,
      dataDir,
      sentimentFiles: [],
      entry,
      deadlineMs,
      clock: systemClock,
      events: {
        onDeath: ignore,
        onReloaded: ignore,
        onInputs: ignore,
        onBug: ignore,
        onBlind: ignore,
      },
    },
  );
}

function ignore(): void {
  return undefined;
}

const serviceOf = (one: ServedInstrument) =>
  createForecastService(
    { byName: new Map([[instrument, one]]), refresh: () => one.refresh() },
    { folders: [market.modelsDir], clock: systemClock },
  );

type Asked = ReturnType<typeof service.fromStore>;

async function forecastOf(asked: Asked) {
  const said = await asked;
  if (said.kind !== "answered" || said.answer.kind !== "forecast") {
    throw new Error(`no forecast but ${JSON.stringify(said)}`);
  }
  const { alpha, close, low, high, version } = said.answer;
  return { alpha, close, low, high, version };
}

/** What `candlecast predict` answers, with --at where a moment is given. */
async function predicted(atMs?: number) {
  const { modelsDir, dataDir } = market;
  const said = await predictClose({ instrument, timeframe: "1d", modelsDir, dataDir, atMs });
  if (said.kind !== "forecast") throw new Error(`no forecast but ${said.detail}`);
  const { alpha, close, low, high, version } = said;
  return { alpha, close, low, high, version };
}

const lastClose = (): number => market.series.openTimeMs.at(-1)! + dayMs;

describe("a question about an earlier moment, on a simulated market", () => {
  test.each([5, 40])(
    "%i candles ago, has the one interval that predict --at gives",
    async (ago) => {
      const atMs = lastClose() - ago * dayMs;
      const wanted = await predicted(atMs);
      expect(wanted.alpha).not.toBe(0.1);
      expect(await forecastOf(service.fromStore({ instrument, atMs }))).toEqual(wanted);
      const candles = sentCandles(market.series, 800);
      expect(await forecastOf(service.fromCandles({ instrument, candles, atMs }))).toEqual(wanted);
      // What was asked live meanwhile teaches nothing about the past.
      await service.fromStore({ instrument });
      expect(await forecastOf(service.fromStore({ instrument, atMs }))).toEqual(wanted);
    },
  );

  test("of few candles follows as far as they reach, and says by alpha what it has followed", async () => {
    const atMs = lastClose() - 5 * dayMs;
    const wanted = await predicted(atMs);
    const asked = (count: number) =>
      forecastOf(
        service.fromCandles({
          instrument,
          candles: sentCandles(market.series, count),
          atMs,
        }),
      );
    expect((await asked(29)).alpha).toBe(0.1);
    const few = await asked(45);
    expect(few.alpha).not.toBe(0.1);
    expect(few.alpha).not.toBe(wanted.alpha);
  });

  test("with readings of its own is followed by these", async () => {
    const atMs = lastClose() - 5 * dayMs;
    const sentiment = simulatedMood(market.series);
    const candles = sentCandles(market.series, 800);
    const { version, alpha } = await forecastOf(
      service.fromCandles({ instrument, candles, sentiment, atMs }),
    );
    expect(version).toBe(market.sentiment);
    expect(alpha).not.toBe(0.1);
  });

  test("has no deadline and no breaker: a slow model is waited for, and left out of live answers only", async () => {
    const atMs = lastClose() - 5 * dayMs;
    // First of all, since the breaker asks again after half a minute.
    const wanted = await predicted(atMs);
    const slow = await serve(slowEntry, 20);
    const asked = serviceOf(slow);
    for (let i = 0; i < 4; i += 1) {
      expect(await asked.fromStore({ instrument })).toMatchObject({
        answer: { kind: "abstain", reason: "too-slow" },
      });
    }
    expect(slow.ladder.skipped("price")).toContain("is asked again in");
    expect(await forecastOf(asked.fromStore({ instrument, atMs }))).toEqual(wanted);
    expect(slow.ladder.skipped("price")).toContain("is asked again in");
    await slow.release();
  });

  test("readiness waits for a sign of life as long as questions do", async () => {
    const slow = await serve(slowEntry, 20);
    const { instruments } = await serviceOf(slow).readiness();
    expect(instruments[0]?.rungs.map(({ reason }) => reason)).toEqual(["too-slow", "too-slow"]);
    await slow.release();
    const patient = await serve(slowEntry, 20_000);
    const { rungs = [] } = (await serviceOf(patient).readiness()).instruments[0] ?? {};
    const said = await patient.ask({ series: market.series, nowMs: Date.now(), isLive: true });
    expect(said.rungs[0]?.outcome).toMatchObject({ reason: "stale-sentiment" });
    expect(rungs.map(({ reason }) => reason)).toEqual(["stale-sentiment", null]);
    // Of the model's own sources, in the words of an answer.
    expect(rungs[0]?.detail).toMatch(/^No reading of mood was known by .*; the model was trained/);
    await patient.release();
  });
});

test("a version that takes over has a tracker of its own, which has followed its own outcomes", async () => {
  const before = await forecastOf(service.fromStore({ instrument }));
  expect(before).toEqual(await predicted());
  const version = await market.plantPrice("20240102T000000Z", 3);
  await served.refresh();
  const wanted = await predicted();
  expect(wanted.version).toBe(version);
  expect(wanted.alpha).not.toBe(before.alpha);
  expect(await forecastOf(service.fromStore({ instrument }))).toEqual(wanted);
});

test("candles that a client sends move nobody else's interval", async () => {
  const before = await forecastOf(service.fromStore({ instrument }));
  const lies = sentCandles(market.series, 500).map((candle) => ({
    ...candle,
    close: candle.openTimeMs % (2 * dayMs) === 0 ? candle.high : candle.low,
  }));
  const sent = await service.fromCandles({ instrument, candles: lies });
  expect(sent.kind).toBe("answered");
  expect(await forecastOf(service.fromStore({ instrument }))).toEqual(before);
  expect(before).toEqual(await predicted());
});

test("stored sentiment that is broken is a refused rung and a warning without a path", async () => {
  const sentimentDir = join(market.dataDir, "sentiment");
  mkdirSync(sentimentDir, { recursive: true });
  writeFileSync(join(sentimentDir, "mood.jsonl"), "no reading at all\n");
  const broken = await serve(ownEntry, 20_000);
  const asked = createForecastService(
    { byName: new Map([[instrument, broken]]), refresh: () => broken.refresh() },
    { folders: [market.modelsDir, market.dataDir], clock: systemClock },
  );
  const said = await asked.fromStore({ instrument });
  expect(said).toMatchObject({
    kind: "answered",
    answer: { source: "price", rungs: [{ outcome: { reason: "refused" } }, {}] },
  });
  const warnings = said.kind === "answered" ? said.answer.warnings : [];
  expect(warnings.join(" ")).toContain("mood");
  expect(JSON.stringify(said)).not.toContain(folder);
  const { instruments } = await asked.readiness();
  expect(instruments[0]?.rungs[0]?.reason).toBe("refused");
  expect(instruments[0]?.warnings).toEqual(warnings);
  rmSync(sentimentDir, { recursive: true });
  await broken.release();
});
