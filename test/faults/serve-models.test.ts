import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  errorAnswer,
  forecastAnswer,
  readinessAnswer,
} from "../../src/adapters/forecast-server/answer-schemas.ts";
import { openParquetCandleStore } from "../../src/adapters/candle-store/parquet-candle-store.ts";
import { serveForecasts } from "../../src/jobs/serve-forecasts.ts";
import { sliceCandles } from "../../src/market/candle-series.ts";
import { freeze, modelChildrenOf } from "../running-command.ts";
import { clientOf, plantServedMarket, type ServedMarket } from "../served-market.ts";

const folder = mkdtempSync(join(tmpdir(), "serve-models-"));
const log: string[] = [];
const stop = new AbortController();
let market: ServedMarket;
let client: ReturnType<typeof clientOf>;
let ended: Promise<unknown>;

beforeAll(async () => {
  market = await plantServedMarket(folder);
  // The price model alone: which process is whose is then plain.
  rmSync(join(market.modelsDir, "BTCUSDT", "1d", "sentiment"), { recursive: true });
  const { modelsDir, dataDir } = market;
  const url = await new Promise<string>((resolve, reject) => {
    ended = serveForecasts(
      { modelsDir, dataDir, port: 0, timeframe: "1d", instruments: ["BTCUSDT"], deadlineMs: 2000 },
      {
        signal: stop.signal,
        onListening: (server) => resolve(server.url),
        onLogLine: (line) => log.push(line),
      },
    );
    ended.catch(reject);
  });
  client = clientOf(url, modelsDir);
});

afterAll(async () => {
  stop.abort();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

async function answer() {
  const { status, body } = await client.get("/forecast/BTCUSDT");
  expect(status).toBe(200);
  return forecastAnswer.parse(body);
}

async function readiness() {
  const { status, body } = await client.get("/health/ready");
  const [one] = readinessAnswer.parse(body).instruments;
  const rung = one?.rungs.find(({ source }) => source === "price");
  if (rung === undefined) throw new Error("there is a price rung");
  return { status, ...rung };
}

async function until<Value>(look: () => Promise<Value>, isIt: (value: Value) => boolean) {
  const untilMs = performance.now() + 200_000;
  for (;;) {
    const value = await look();
    if (isIt(value)) return value;
    if (performance.now() > untilMs) throw new Error(`never came: ${JSON.stringify(value)}`);
    await pause(25);
  }
}

test("a model's process that is killed is an abstention and a 503, and comes back", async () => {
  await until(answer, ({ kind }) => kind === "forecast");
  // On a slow machine it may be back before it is asked: then it is killed again.
  const killAndAsk = () => {
    for (const pid of modelChildrenOf(process.pid)) process.kill(pid, "SIGKILL");
    return answer();
  };
  const crashed = await until(killAndAsk, ({ kind }) => kind === "abstain");
  expect(crashed).toMatchObject({ reason: "crashed", confidence: 0 });
  const down = await readiness();
  const back = await until(answer, ({ kind }) => kind === "forecast");
  expect(back).toMatchObject({ version: market.price });
  expect([200, 503]).toContain(down.status);
  expect(await readiness()).toMatchObject({ status: 200, ready: true, process: "running" });
  expect(log.some((line) => line.includes('"event":"model-died"'))).toBe(true);
});

test("a newer version that was changed on disk is not taken: the one before goes on, with the reason", async () => {
  const stranger = "20250101T000000Z-0123456789ab";
  const place = join(market.modelsDir, "BTCUSDT", "1d", "price");
  cpSync(join(place, market.price), join(place, stranger), { recursive: true });
  const held = await until(readiness, ({ notTaken }) => notTaken !== null);
  expect(held.version).toBe(market.price);
  expect(held.notTaken).toContain(stranger);
  expect(held.notTaken).not.toContain(folder);
  expect(log.some((line) => line.includes('"outcome":"kept"'))).toBe(true);
  rmSync(join(place, stranger), { recursive: true });
  await until(readiness, ({ notTaken }) => notTaken === null);
});

test("candles that are stored anew are seen by the next question", async () => {
  const { series, dataDir } = market;
  const store = openParquetCandleStore(dataDir);
  const origins = [{ kind: "simulated", market: "regimes", seed: 21 }] as const;
  await store.write(sliceCandles(series, 0, series.openTimeMs.length - 1), origins);
  expect(await answer()).toMatchObject({ kind: "abstain", reason: "stale-candles" });
  const asked = await client.get("/health/ready");
  const [one] = readinessAnswer.parse(asked.body).instruments;
  expect(one?.candles?.lastCloseMs).toBe(series.openTimeMs.at(-1));
  await store.write(series, origins);
});

test("a torn store is a refusal without a path, and readiness says why", async () => {
  const path = join(market.dataDir, "BTCUSDT", "1d.parquet");
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, whole.length / 2));
  const { status, body } = await client.get("/forecast/BTCUSDT");
  expect(status).toBe(503);
  const { code, message } = errorAnswer.parse(body).error;
  expect(code).toBe("unreadable-candles");
  expect(message).not.toMatch(/parquet|\//);
  const asked = await client.get("/health/ready");
  const [one] = readinessAnswer.parse(asked.body).instruments;
  expect(one?.warnings.join(" ")).toMatch(/^Cannot .*1d\.parquet/);
  expect(one?.warnings.join(" ")).not.toContain(folder);
  writeFileSync(path, whole);
  expect((await client.get("/forecast/BTCUSDT")).status).toBe(200);
});

test("a frozen process is too slow, then left out, and the server says so", async () => {
  const [pid = 0] = modelChildrenOf(process.pid);
  await freeze(pid);
  for (let i = 0; i < 3; i += 1) expect(await answer()).toMatchObject({ reason: "too-slow" });
  const skipped = await answer();
  expect(skipped).toMatchObject({ kind: "abstain", reason: "too-slow" });
  expect(skipped).toHaveProperty("detail", expect.stringContaining("is asked again in"));
  expect(await readiness()).toMatchObject({ status: 503, breaker: "open", reason: "too-slow" });
  process.kill(pid, "SIGKILL");
});

const serve = (request: Parameters<typeof serveForecasts>[0]) =>
  serveForecasts(
    { modelsDir: market.modelsDir, dataDir: market.dataDir, port: 0, timeframe: "1d", ...request },
    { signal: AbortSignal.timeout(200_000) },
  );

test("serveForecasts() refuses what would not be safe, before it listens", async () => {
  await expect(serve({ host: "0.0.0.0" })).rejects.toMatchObject({ code: "E_REMOTE_HOST" });
  const open = join(folder, "open.token");
  writeFileSync(open, "a-token-that-is-long-enough-0123", { mode: 0o644 });
  await expect(serve({ tokenFile: open })).rejects.toMatchObject({ code: "E_TOKEN_FILE" });
  await expect(serve({ instruments: ["BTCUSTD"] })).rejects.toThrow("did you mean BTCUSDT?");
  const nowhere = join(folder, "nofile.csv");
  await expect(serve({ sentimentFiles: [nowhere] })).rejects.toMatchObject({
    code: "E_FILE_MISSING",
    exitCode: 2,
  });
  await expect(serve({ timeframe: "4h" })).rejects.toMatchObject({ code: "E_NO_MODEL" });
  await expect(serve({ host: "192.0.2.1", remoteNames: ["x"] })).rejects.toMatchObject({
    code: "E_LISTEN",
  });
});

test("serveForecasts() ends with every process of its models", async () => {
  stop.abort();
  await ended;
  expect(modelChildrenOf(process.pid)).toEqual([]);
});
