import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  errorAnswer,
  forecastAnswer,
  readinessAnswer,
  reloadAnswer,
} from "../../src/adapters/forecast-server/answer-schemas.ts";
import { type RunningCommand, startCommand } from "../running-command.ts";
import { clientOf, plantServedMarket, sentCandles, type ServedMarket } from "../served-market.ts";
import { simulatedMood } from "../simulated-mood.ts";

const folder = mkdtempSync(join(tmpdir(), "serve-"));
const strategyFile = join(import.meta.dirname, "..", "..", "examples", "freqtrade_strategy.py");
const hasPython = spawnSync("python3", ["--version"]).status === 0;
let market: ServedMarket;
let server: RunningCommand;
let url = "";
let client: ReturnType<typeof clientOf>;
let notes = "";

beforeAll(async () => {
  market = await plantServedMarket(folder);
  // A machine that is busy with other tests is late, and that is not what is tested here.
  const patient = ["--deadline", "20000"];
  server = startCommand(
    ["serve", "--port", "0", "--timeframe", "1d", "--json", ...patient],
    folder,
  );
  notes = await server.noted(/^Listening at .*\n/m);
  url = /Listening at (\S+)/.exec(notes)?.[1] ?? "";
  client = clientOf(url, market.modelsDir);
});

afterAll(() => {
  server.signalGroup("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

describe("candlecast serve, as a process, on a simulated market", () => {
  test("says where it listens, where the token is and what answers, but not the token", () => {
    const line = notes.split("\n").find((each) => each.startsWith("Listening")) ?? "";
    expect(line).toContain("token in models/forecast-server.token");
    expect(line).toContain(`BTCUSDT 1d: sentiment ${market.sentiment}, price ${market.price}`);
    expect(notes).not.toContain(client.token);
    const { mode } = statSync(join(market.modelsDir, "forecast-server.token"));
    expect(mode & 0o777).toBe(0o600);
  });

  test("GET forecasts from the stored candles and says why the sentiment model does not", async () => {
    const { status, body } = await client.get("/forecast/BTCUSDT");
    expect(status).toBe(200);
    const answer = forecastAnswer.parse(body);
    expect(answer).toMatchObject({ kind: "forecast", source: "price", version: market.price });
    expect(answer.rungs[0]).toMatchObject({
      source: "sentiment",
      outcome: { kind: "abstain", reason: "stale-sentiment", confidence: 0 },
    });
  });

  test("POST with the same candles forecasts the same close; with readings the sentiment model answers", async () => {
    const stored = forecastAnswer.parse((await client.get("/forecast/BTCUSDT")).body);
    const question = { instrument: "BTC/USDT", candles: sentCandles(market.series, 500) };
    const sent = forecastAnswer.parse((await client.post("/forecast", question)).body);
    expect({ ...sent, rungs: [] }).toEqual({ ...stored, rungs: [] });
    const sentiment = simulatedMood(market.series).slice(-30);
    const { body } = await client.post("/forecast", { ...question, sentiment });
    expect(forecastAnswer.parse(body)).toMatchObject({
      source: "sentiment",
      version: market.sentiment,
    });
  });

  test("an earlier moment is answered from what was known, with a warning where the model was trained on it", async () => {
    const openMs = market.series.openTimeMs[300]!;
    const { body } = await client.get(`/forecast/BTCUSDT?at=${openMs}`);
    const answer = forecastAnswer.parse(body);
    expect(answer).toMatchObject({ kind: "forecast", decidedAtMs: openMs, alpha: 0.1 });
    expect(answer.warnings[0]).toContain("was trained on candles after this moment");
  });

  test.each<[string, number, (given: readonly object[]) => object]>([
    ["an instrument without a model", 404, (candles) => ({ instrument: "ETHUSDT", candles })],
    ["a name that is a path", 404, (candles) => ({ instrument: "../../etc", candles })],
    ["another timeframe", 422, (candles) => ({ ...named(candles), timeframe: "1h" })],
    ["candles in another order", 422, (candles) => named(candles.toReversed())],
    ["a candle twice", 422, (candles) => named([candles[0]!, ...candles])],
    ["a high below its low", 422, (candles) => named([{ ...candles[0], high: 1e-9 }])],
    ["candles off the grid", 422, (candles) => named([{ ...candles[0], openTimeMs: 1.7e12 + 1 }])],
    ["the future", 422, (candles) => ({ ...named(candles), at: Date.now() + 86_400_000 })],
  ])("%s is refused in one sentence that names no folder", async (_, wanted, question) => {
    const { status, body } = await client.post(
      "/forecast",
      question(sentCandles(market.series, 50)),
    );
    expect(status).toBe(wanted);
    const { message } = errorAnswer.parse(body).error;
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(message).not.toMatch(/models|data|\//);
  });

  test("fewer candles than the model reads are an abstention, not an error", async () => {
    const question = named(sentCandles(market.series, 5));
    const { status, body } = await client.post("/forecast", question);
    expect(status).toBe(200);
    expect(forecastAnswer.parse(body)).toMatchObject({
      kind: "abstain",
      reason: "too-few-candles",
    });
  });

  test("is ready, with a reason for each model that is not", async () => {
    const { status, body } = await client.get("/health/ready");
    expect(status).toBe(200);
    const [one] = readinessAnswer.parse(body).instruments;
    expect(one?.rungs.map(({ ready, reason, process }) => ({ ready, reason, process }))).toEqual([
      { ready: false, reason: "stale-sentiment", process: "running" },
      { ready: true, reason: null, process: "running" },
    ]);
    expect(one?.candles?.lastCloseMs).toBe(market.series.openTimeMs.at(-1)! + 86_400_000);
  });

  test("its OpenAPI page names every field of an answer", async () => {
    const { body } = await client.get("/openapi.json");
    expect(body).toMatchObject({ openapi: "3.1.0" });
    const answer = forecastAnswer.parse((await client.get("/forecast/BTCUSDT")).body);
    const text = JSON.stringify(body);
    for (const name of Object.keys(answer)) expect(text).toContain(`"${name}":{`);
  });

  test("a newer version takes over without one failed or unanswered request", async () => {
    const newer = await takenOver(() => market.plantPrice("20240102T000000Z", 2));
    const { body } = await client.post("/reload", {});
    expect(reloadAnswer.parse(body).rungs).toContainEqual({
      instrument: "BTCUSDT",
      source: "price",
      outcome: "unchanged",
      version: newer,
      reason: null,
    });
  });
});

describe("examples/freqtrade_strategy.py", () => {
  const text = readFileSync(strategyFile, "utf8");

  test("reads only fields that a real answer has", async () => {
    const forecast = (await client.get("/forecast/BTCUSDT")).body as object;
    const question = named(sentCandles(market.series, 5));
    const abstention = (await client.post("/forecast", question)).body as object;
    const read = [...text.matchAll(/answer\["(\w+)"\]/g)].map(([, name = ""]) => name);
    const known = new Set([...Object.keys(forecast), ...Object.keys(abstention)]);
    expect(read.length).toBeGreaterThan(6);
    expect(read.filter((name) => !known.has(name))).toEqual([]);
  });

  test.runIf(hasPython)(
    "compiles, asks the server and takes every failure for an abstention",
    () => {
      const script = [
        "import json, os, sys, types",
        "strategy, pandas = types.ModuleType('freqtrade.strategy'), types.ModuleType('pandas')",
        "strategy.IStrategy, pandas.DataFrame = object, object",
        "sys.modules.update({'freqtrade': types.ModuleType('freqtrade'), 'freqtrade.strategy': strategy, 'pandas': pandas})",
        "sys.dont_write_bytecode = True",
        `scope = {}; exec(compile(open(${JSON.stringify(strategyFile)}).read(), 'strategy', 'exec'), scope)`,
        "class When:",
        "    def __init__(self, ms): self.ms = ms",
        "    def timestamp(self): return self.ms / 1000",
        "class Rows:",
        "    def __init__(self, rows): self.rows = rows",
        "    def itertuples(self): return [types.SimpleNamespace(date=When(r.pop('openTimeMs')), **r) for r in map(dict, self.rows)]",
        "bot = scope['CandlecastStrategy'](); bot.timeframe = '1d'; rows = Rows(json.load(sys.stdin))",
        "answers = [bot.ask(rows, 'BTC/USDT:USDT'), bot.ask(rows, 'DOGE/USDT')]",
        "os.environ['CANDLECAST_URL'] = 'http://127.0.0.1:9'; answers.append(bot.ask(rows, 'BTC/USDT'))",
        "del os.environ['CANDLECAST_TOKEN_FILE']; answers.append(bot.ask(rows, 'BTC/USDT'))",
        "print(json.dumps(answers))",
      ].join("\n");
      const tokenFile = join(market.modelsDir, "forecast-server.token");
      const { stdout, stderr } = spawnSync("python3", ["-c", script], {
        input: JSON.stringify(sentCandles(market.series, 500)),
        encoding: "utf8",
        // A proxy of the environment must not get the token.
        env: {
          ...process.env,
          CANDLECAST_URL: url,
          CANDLECAST_TOKEN_FILE: tokenFile,
          http_proxy: "http://127.0.0.1:9",
          no_proxy: "",
        },
      });
      expect(stderr).toBe("");
      const answers = z.array(z.looseObject({ kind: z.string() })).parse(JSON.parse(stdout));
      expect(answers[0]).toMatchObject({ kind: "forecast", source: "price" });
      expect(answers.slice(1)).toMatchObject([
        { kind: "abstain", reason: "status 404" },
        { kind: "abstain", reason: "no answer" },
        { kind: "abstain", reason: "no answer" },
      ]);
    },
  );

  test("keeps the interface of Freqtrade's strategies", () => {
    expect(text).toContain("INTERFACE_VERSION = 3");
    for (const method of ["populate_indicators", "populate_entry_trend", "populate_exit_trend"]) {
      expect(text).toContain(
        `def ${method}(self, dataframe: DataFrame, metadata: dict) -> DataFrame:`,
      );
    }
    expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });
});

test("SIGTERM ends it like every other command, and its log was JSON without the token", async () => {
  server.signalParent("SIGTERM");
  const { exitCode, answer, notes: log } = await server.ended;
  expect(exitCode).toBe(130);
  expect(JSON.parse(answer)).toMatchObject({ kind: "served", url });
  // What its start mended in the registry stands before that.
  const lines = log.split("\n").filter((line) => line !== "" && !line.startsWith("Listening"));
  const events = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(events.some(({ event, outcome }) => event === "version" && outcome === "swapped")).toBe(
    true,
  );
  expect(log + answer).not.toContain(client.token);
});

function named(candles: readonly object[]): object {
  return { instrument: "BTCUSDT", candles };
}

// Asks on and on while something changes, until the change has come through.
async function takenOver(change: () => Promise<string>): Promise<string> {
  const coming = change();
  // The version before, whether or not it is still asked.
  const seen = new Set<string>([market.price]);
  const until = performance.now() + 200_000;
  while (seen.size === 1) {
    seen.add(await askedVersion());
    if (performance.now() > until) throw new Error(`still answered by ${[...seen].join(", ")}`);
    await pause(5);
  }
  const wanted = await coming;
  expect([...seen]).toEqual([market.price, wanted]);
  return wanted;
}

async function askedVersion(): Promise<string> {
  const { status, body } = await client.get("/forecast/BTCUSDT");
  const answer = forecastAnswer.parse(body);
  expect({ status, kind: answer.kind }).toEqual({ status: 200, kind: "forecast" });
  return answer.kind === "forecast" ? answer.version : answer.reason;
}
