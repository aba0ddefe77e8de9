import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changeRegistry } from "../../src/adapters/registry-files/change-registry.ts";
import { moveChampion, rollBack } from "../../src/adapters/registry-files/move-champion.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { createForecastService } from "../../src/jobs/forecast-serving/create-forecast-service.ts";
import {
  serveInstrument,
  type ServedInstrument,
} from "../../src/jobs/forecast-serving/served-instrument.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import type { ReloadedRung } from "../../src/serving/forecast-service.ts";
import { plantServedMarket, type ServedMarket } from "../served-market.ts";

const folder = mkdtempSync(join(tmpdir(), "serve-deploy-"));
const root = join(import.meta.dirname, "..", "..");
const instrument = parseInstrument("BTCUSDT");
const key = { instrument, timeframe: "1d" } as const;
const reloaded: ReloadedRung[] = [];
let market: ServedMarket;
let served: ServedInstrument;
let first: ModelVersion;
let second: ModelVersion;
let third: ModelVersion;

const place = () => ({ modelsDir: market.modelsDir, ...key, kind: "price" }) as const;
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const deploy = (version: ModelVersion) =>
  moveChampion(place(), systemClock, { version, ...unsaid });

beforeAll(async () => {
  market = await plantServedMarket(folder);
  first = market.price as ModelVersion;
  second = (await market.plantPrice("20240102T000000Z", 2)) as ModelVersion;
  third = (await market.plantPrice("20240103T000000Z", 3)) as ModelVersion;
  await deploy(first);
  served = await serve();
});

function serve(): Promise<ServedInstrument> {
  return serveInstrument(key, {
    modelsDir: market.modelsDir,
    dataDir: market.dataDir,
    sentimentFiles: [],
    entry: pathToFileURL(join(root, "src", "jobs", "workers", "forecast-process.ts")),
    deadlineMs: 20_000,
    clock: systemClock,
    events: {
      onDeath: () => undefined,
      onReloaded: (rungs) => void reloaded.push(...rungs),
      onInputs: () => undefined,
      onBug: (_, __, bug) => expect(bug).toBeUndefined(),
      onBlind: (error) => expect(error).toBeUndefined(),
    },
  });
}

afterAll(async () => {
  await served.release();
  rmSync(folder, { recursive: true, force: true });
});

interface Answered {
  readonly version: string;
  readonly warnings: readonly string[];
}

async function ask(): Promise<Answered> {
  const folders = [market.modelsDir, market.dataDir];
  const service = createForecastService(
    { byName: new Map([[instrument, served]]), refresh: () => served.refresh() },
    { folders, clock: systemClock },
  );
  const said = await service.fromStore({ instrument });
  if (said.kind !== "answered" || said.answer.kind !== "forecast") {
    throw new Error(`no forecast but ${JSON.stringify(said)}`);
  }
  return { version: said.answer.version, warnings: said.answer.warnings };
}

/** Asks until a version answers; every answer on the way must be a forecast of a known version. */
async function askUntil(wanted: string, known: readonly string[]): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const { version } = await ask();
    if (version === wanted) return performance.now() - startedMs;
    expect(known).toContain(version);
    await pause(10);
  }
}

describe("a server and the champion, on a simulated market", () => {
  test("the champion answers, not the newest version", async () => {
    expect((await ask()).version).toBe(first);
  });

  test("a version that is only trained changes nothing", async () => {
    await market.plantPrice("20240104T000000Z", 4);
    await served.refresh();
    expect((await ask()).version).toBe(first);
  });

  test("a sentiment version is asked once it is deployed, and no more when it is taken off", async () => {
    const sentiment = { ...place(), kind: "sentiment" } as const;
    const version = market.sentiment as ModelVersion;
    const rung = served.rungs.find(({ source }) => source === "sentiment");
    expect(rung?.forecaster()).toBeUndefined();
    expect(rung?.failure()).toMatchObject({ reason: "missing" });
    await moveChampion(sentiment, systemClock, { version, ...unsaid });
    await served.refresh();
    expect(rung?.forecaster()?.version).toBe(version);
    await changeRegistry(sentiment, systemClock, () => ({
      event: { kind: "alias-set", alias: "champion", version: null, reason: "a test" },
      aliases: { champion: null },
    }));
    await served.refresh();
    expect(rung?.forecaster()).toBeUndefined();
    expect((await ask()).version).toBe(first);
  });

  test("after a deploy the new champion answers by itself, without one failed answer", async () => {
    await deploy(second);
    await askUntil(second, [first]);
    expect(reloaded.at(-1)).toMatchObject({ outcome: "swapped", version: second, reason: null });
  });

  test("after a rollback the one before answers again", async () => {
    await rollBack(place(), systemClock, { reason: "a test" });
    await askUntil(first, [second]);
    expect((await ask()).version).toBe(first);
  });

  test("a champion that is broken is not taken: the one before goes on, with a warning", async () => {
    const path = join(market.modelsDir, "BTCUSDT", "1d", "price", third);
    appendFileSync(join(path, "btcusdt_price.onnx"), "x");
    await deploy(third);
    await served.refresh();
    const { version, warnings } = await ask();
    expect(version).toBe(first);
    expect(warnings[0]).toContain(third);
    expect(warnings[0]).toContain(first);
    expect(JSON.stringify(warnings)).not.toContain(folder);
    const price = served.rungs.find(({ source }) => source === "price");
    expect(price?.failure()).toMatchObject({ reason: "hash-mismatch", fallback: first });
  });

  test("a server that starts with a broken champion serves the one before", async () => {
    const price = served.rungs.find(({ source }) => source === "price");
    await served.release();
    expect(price?.forecaster()).toBeUndefined();
    served = await serve();
    const { version, warnings } = await ask();
    expect(version).toBe(first);
    expect(warnings[0]).toContain(third);
    await rollBack(place(), systemClock, { reason: null });
    await served.refresh();
    expect((await ask()).warnings.join()).not.toContain(third);
  });
});
