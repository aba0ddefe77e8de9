import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { simulatedMood } from "../simulated-mood.ts";
import { restampVersion } from "../restamped-version.ts";
import { everythingIn } from "../trained-bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "models-clear-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const modelsIn = (name: string): string => join(folder, name);

function market(name: string, timeframe: "1h" | "4h" = "1h"): CandleSeries {
  const asked = { instrument: parseInstrument(name), timeframe, count: 1500, gaps: false } as const;
  const startMs = Date.UTC(2024, 0, 1);
  return simulateMarket({ ...asked, startMs, kind: "regimes" }, createRng(7));
}

const place = (models: string, kind: "price" | "sentiment" = "price") =>
  ({ modelsDir: models, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind }) as const;
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const deploy = (models: string, version: string, kind: "price" | "sentiment" = "price") =>
  moveChampion(place(models, kind), systemClock, { version: version as ModelVersion, ...unsaid });

// Planted once; every test works on a copy.
const sound = modelsIn("sound");
let price = "";
let sentiment = "";
beforeAll(async () => {
  const series = market("BTCUSDT");
  price = (await plantModel({ modelsDir: sound, series })).version;
  const readings = simulatedMood(series);
  sentiment = (await plantModel({ modelsDir: sound, series, readings, seed: 2 })).version;
  await plantModel({ modelsDir: sound, series: market("ETHUSDT"), seed: 3 });
  await plantModel({ modelsDir: sound, series: market("ETHUSDT", "4h"), seed: 4 });
});

function copied(name: string): string {
  cpSync(sound, modelsIn(name), { recursive: true });
  return modelsIn(name);
}

async function tell(...argv: readonly string[]) {
  const { exitCode, answer, notes } = await commandInProcess(...argv, "--json");
  const json = JSON.parse(answer === "" ? "{}" : answer) as Record<string, unknown>;
  return { exitCode, notes, json };
}

describe("models remove", () => {
  test("deletes by the start of an id, with the reason in the audit log", async () => {
    const models = copied("remove");
    const argv = ["models", "remove", sentiment.slice(-30), "--models", models];
    const { exitCode, json } = await tell(...argv, "--reason", "trained on a bad file");
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: { versions: [{ version: sentiment }] },
    });
    expect(json["freedBytes"]).toBeGreaterThan(100_000);
    const { entries } = await readAudit(place(models, "sentiment"));
    expect(entries.at(-1)?.event).toMatchObject({
      kind: "removed",
      reason: "trained on a bad file",
    });
  });

  test("removes none of several where an alias means one of them", async () => {
    const models = copied("in-use");
    const first = join(models, "BTCUSDT/1h/price", price);
    const other = await restampVersion(first, place(models), { stamp: "20240301T000000Z" });
    await deploy(models, price);
    await deploy(models, other.version);
    for (const [version, alias] of [
      [price, "previous"],
      [other.version, "champion"],
    ] as const) {
      const { exitCode, notes, json } = await tell(
        "models",
        "remove",
        sentiment,
        version,
        "--models",
        models,
      );
      expect({ exitCode, json }).toMatchObject({
        exitCode: 1,
        json: { error: { code: "E_VERSION_IN_USE" } },
      });
      expect(notes).toContain(`it is ${alias}`);
    }
    expect(existsSync(join(models, "BTCUSDT/1h/sentiment", sentiment, "manifest.json"))).toBe(true);
  });
});

describe("models gc", () => {
  const stamps = Array.from({ length: 6 }, (_, i) => `2024020${i + 1}T000000Z`);

  async function manyVersions(name: string) {
    const models = copied(name);
    const first = join(models, "BTCUSDT/1h/price", price);
    const versions: string[] = [price];
    for (const stamp of stamps)
      versions.push((await restampVersion(first, place(models), { stamp })).version);
    // Those that nobody noted are noted by the first change; their age is that of their ids.
    await deploy(models, versions[1]!);
    await deploy(models, versions[2]!);
    await deploy(models, versions[3]!);
    return { models, versions };
  }

  test("a dry run says what goes and changes nothing; then exactly that goes", async () => {
    const { models, versions } = await manyVersions("gc");
    const folderOf = join(models, "BTCUSDT/1h/price");
    const rubbish = [
      join(folderOf, `.x.999999@${hostname()}.0123abcd.tmp`),
      join(folderOf, ".training-0123456789ab"),
    ];
    for (const path of rubbish) {
      mkdirSync(path);
      writeFileSync(join(path, "part"), "12345");
      for (const old of [join(path, "part"), path]) utimesSync(old, 1_700_000_000, 1_700_000_000);
    }
    const fresh = join(folderOf, ".training-ba9876543210");
    mkdirSync(fresh);
    const before = everythingIn(models);
    const argv = ["models", "gc", "BTCUSDT", "--type", "price", "--keep", "2", "--models", models];
    const dry = await tell(...argv, "--dry-run");
    expect(everythingIn(models)).toEqual(before);
    expect(dry.json).toMatchObject({ dryRun: true });
    const { exitCode, json } = await tell(...argv);
    expect(exitCode).toBe(0);
    expect({ ...json, dryRun: true }).toEqual(dry.json);
    // 3 is champion, 2 previous, 1 was champion, 5 and 6 are the newest.
    const [first, , , , fourth] = versions;
    const [model] = json["models"] as readonly {
      readonly versions: readonly { goes: boolean; version: string }[];
    }[];
    expect(model?.versions.filter(({ goes }) => goes).map(({ version }) => version)).toEqual([
      first,
      fourth,
    ]);
    expect(json["rubbish"]).toMatchObject([{ bytes: 5 }, { bytes: 5 }]);
    expect(json["freedBytes"]).toBeGreaterThan(2 * 100_000);
    const left = before.filter(
      (name) =>
        ![first!, fourth!, ...rubbish.map((path) => basename(path))].some((gone) =>
          name.includes(gone),
        ),
    );
    expect(everythingIn(models)).toEqual(left);
  });
});
