import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  readinessAnswer,
  reloadAnswer,
} from "../../src/adapters/forecast-server/answer-schemas.ts";
import { serveForecasts } from "../../src/jobs/serve-forecasts.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { plantModel } from "../planted-model.ts";
import { clientOf, plantServedMarket, sentCandles, type ServedMarket } from "../served-market.ts";

const folder = mkdtempSync(join(tmpdir(), "serve-new-"));
const stop = new AbortController();
const log: string[] = [];
const ended: Promise<unknown>[] = [];
let market: ServedMarket;

beforeAll(async () => {
  market = await plantServedMarket(folder);
});
afterAll(async () => {
  stop.abort();
  await Promise.all(ended);
  rmSync(folder, { recursive: true, force: true });
});

async function start(instruments?: readonly string[]) {
  const { modelsDir, dataDir } = market;
  const url = await new Promise<string>((resolve, reject) => {
    const serving = serveForecasts(
      { modelsDir, dataDir, port: 0, timeframe: "1d", deadlineMs: 20_000, instruments },
      {
        signal: stop.signal,
        onListening: (server) => resolve(server.url),
        onLogLine: (line) => log.push(line),
      },
    );
    serving.catch(reject);
    ended.push(serving);
  });
  return clientOf(url, modelsDir);
}

type Client = Awaited<ReturnType<typeof start>>;

const ask = (client: Client, instrument: string) =>
  client.post("/forecast", { instrument, candles: sentCandles(market.series, 500) });

const plant = (name: string, modelsDir: string) =>
  plantModel({ modelsDir, series: { ...market.series, instrument: parseInstrument(name) } });

async function served(client: Client): Promise<readonly string[]> {
  const { body } = await client.get("/health/ready");
  return readinessAnswer.parse(body).instruments.map(({ instrument }) => instrument);
}

test("an instrument whose first model comes later is served from then on, unless others were named", async () => {
  const all = await start();
  const named = await start(["BTCUSDT"]);
  expect((await ask(all, "ETHUSDT")).status).toBe(404);
  const { version } = await plant("ETHUSDT", market.modelsDir);
  while ((await ask(all, "ETHUSDT")).status === 404) await pause(25);
  expect((await ask(all, "ETHUSDT")).body).toMatchObject({ source: "price", version });
  expect(await served(all)).toEqual(["BTCUSDT", "ETHUSDT"]);
  expect(log.some((line) => line.includes("ETHUSDT") && line.includes(version))).toBe(true);
  // Its later versions are seen as well.
  const series = { ...market.series, instrument: parseInstrument("ETHUSDT") };
  const later = { modelsDir: market.modelsDir, series, seed: 2, stamp: "20240105T000000Z" };
  const newer = await plantModel(later);
  while (!(await answersBy(all, newer.version))) await pause(25);
  // Moved in whole.
  const elsewhere = join(folder, "elsewhere");
  await plant("SOLUSDT", elsewhere);
  renameSync(join(elsewhere, "SOLUSDT"), join(market.modelsDir, "SOLUSDT"));
  while ((await ask(all, "SOLUSDT")).status === 404) await pause(25);
  const { body } = await named.post("/reload", {});
  const told = reloadAnswer.parse(body).rungs.map(({ instrument }) => instrument);
  expect(new Set(told)).toEqual(new Set(["BTCUSDT"]));
  expect((await ask(named, "ETHUSDT")).status).toBe(404);
});

async function answersBy(client: Client, version: string): Promise<boolean> {
  const { body } = await ask(client, "ETHUSDT");
  return JSON.stringify(body).includes(`"version":"${version}"`);
}
