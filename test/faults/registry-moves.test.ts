import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { readVersion } from "../../src/adapters/model-files/read-version.ts";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { OperationalError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { gcModels } from "../../src/jobs/gc-models.ts";
import { loadLadder } from "../../src/jobs/load-ladder.ts";
import { versionStamp } from "../../src/learning/bundle/version-id.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { type CandleSeries, candleCount } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { restampVersion } from "../restamped-version.ts";
import { everythingIn } from "../trained-bundle.ts";

const top = mkdtempSync(join(tmpdir(), "registry-moves-"));
const sound = join(top, "sound");
afterAll(() => rmSync(top, { recursive: true, force: true }));

let series: CandleSeries;
let price = "";
beforeAll(async () => {
  const instrument = parseInstrument("BTCUSDT");
  const market = { instrument, timeframe: "1h", count: 1500, kind: "regimes" } as const;
  const startMs = Date.UTC(2024, 0, 1);
  series = simulateMarket({ ...market, startMs, gaps: false }, createRng(7));
  price = (await plantModel({ modelsDir: sound, series })).version;
});

const place = (modelsDir: string) =>
  ({ modelsDir, instrument: parseInstrument("BTCUSDT"), timeframe: "1h", kind: "price" }) as const;
const modelOf = (modelsDir: string): string => join(modelsDir, "BTCUSDT/1h/price");
const versionOf = (modelsDir: string): string => join(modelOf(modelsDir), price);
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const crown = (modelsDir: string, version = price) =>
  moveChampion(place(modelsDir), systemClock, { version: version as ModelVersion, ...unsaid });

let count = 0;
let modelsDir = "";
beforeEach(() => {
  count += 1;
  modelsDir = join(top, `models-${count}`);
  cpSync(sound, modelsDir, { recursive: true });
});

async function tell(...argv: readonly string[]) {
  const { exitCode, answer, notes } = await commandInProcess(...argv, "--json");
  const { error } = JSON.parse(answer === "" ? "{}" : answer) as { error?: { code: string } };
  return { exitCode, notes, code: error?.code };
}

describe("links in the registry", () => {
  test("a linked instrument, timeframe or model is refused by every verb, and nothing is written behind it", async () => {
    const outside = join(top, `outside-${count}`);
    for (const below of ["BTCUSDT", "BTCUSDT/1h", "BTCUSDT/1h/price"]) {
      cpSync(sound, modelsDir, { recursive: true, force: true });
      renameSync(join(modelsDir, below), outside);
      symlinkSync(outside, join(modelsDir, below));
      const before = everythingIn(outside);
      const lines = [
        ["predict", "BTCUSDT"],
        ["validate", "BTCUSDT", "--model", price],
        ["models", "export", "BTCUSDT"],
        ["models", "remove", price],
        ["models", "import", versionOf(sound)],
        ["deploy", "BTCUSDT", "--model", "new"],
        ["rollback", "BTCUSDT"],
      ];
      for (const line of lines) {
        const told = await tell(...line, "--models", modelsDir, "--data-dir", join(top, "none"));
        expect([line, told.exitCode, told.notes]).toEqual([
          line,
          2,
          expect.stringMatching(/^Cannot [^\n]+\n$/),
        ]);
      }
      await expect(crown(modelsDir)).rejects.toMatchObject({ code: "E_MODELS_LINK" });
      expect(everythingIn(outside)).toEqual(before);
      rmSync(outside, { recursive: true });
      rmSync(modelsDir, { recursive: true });
    }
  });

  test("a linked or hard-linked file of a version or of the registry is refused; what it leads to is as it was", async () => {
    const file = join(versionOf(modelsDir), "btcusdt_price.onnx");
    const secret = join(top, `secret-${count}`);
    copyFileSync(file, secret);
    for (const link of [symlinkSync, linkSync]) {
      rmSync(file);
      link(secret, file);
      const broken = { code: "E_VERSION_BROKEN", message: expect.stringMatching(/link/) };
      await expect(readVersion(versionOf(modelsDir))).rejects.toMatchObject(broken);
    }
    rmSync(file);
    copyFileSync(secret, file);
    await crown(modelsDir);
    for (const name of ["audit.jsonl", "aliases.json"]) {
      for (const link of [symlinkSync, linkSync]) {
        const own = join(modelOf(modelsDir), name);
        const aside = `${secret}-${name}`;
        renameSync(own, aside);
        link(aside, own);
        const before = readFileSync(aside, "utf8");
        const next = await restampVersion(versionOf(modelsDir), place(modelsDir), {
          stamp: versionStamp(Date.UTC(2025, 0, 1 + readdirSync(modelOf(modelsDir)).length)),
        });
        const outcome = await crown(modelsDir, next.version).then(() => undefined, String);
        expect(outcome ?? "WorldError").toMatch(/^(World|Refused)Error/);
        expect(readFileSync(aside, "utf8"), `${name} ${link.name}`).toBe(before);
        rmSync(own, { force: true });
        renameSync(aside, own);
      }
    }
  });
});

describe("models import", () => {
  const changes: Record<string, (path: string) => void> = {
    "a folder that is still being copied: no manifest": (path) =>
      rmSync(join(path, "manifest.json")),
    "a folder that is still being copied: half a manifest": (path) =>
      truncateSync(join(path, "manifest.json"), 100),
    "a folder that is still being copied: a file missing": (path) =>
      rmSync(join(path, "golden.json")),
    "a folder that is still being copied: half a file": (path) =>
      truncateSync(join(path, "btcusdt_price.onnx"), 5000),
    "one byte more": (path) => appendFileSync(join(path, "novelty.json"), " "),
    "a file that is not listed": (path) => writeFileSync(join(path, "run.sh"), "touch me"),
    "a folder in it": (path) => mkdirSync(join(path, "deep")),
    "a symbolic link": (path) => {
      renameSync(join(path, "golden.json"), `${path}.golden`);
      symlinkSync(`${path}.golden`, join(path, "golden.json"));
    },
    "a hard link": (path) => linkSync(join(path, "golden.json"), `${path}.hard`),
    "a pipe": (path) => {
      rmSync(join(path, "golden.json"));
      spawnSync("mkfifo", [join(path, "golden.json")]);
    },
  };
  test.each(Object.entries(changes))("refuses %s, and leaves nothing", async (_what, change) => {
    const path = join(top, `incoming-${count}`, price);
    cpSync(versionOf(sound), path, { recursive: true });
    change(path);
    const target = join(top, `target-${count}`);
    const told = await tell("models", "import", path, "--models", target);
    expect([1, 2]).toContain(told.exitCode);
    expect(told.notes).toMatch(/^Cannot [^\n]+\n$/);
    expect(() => readdirSync(target)).toThrow(/ENOENT/);
  });

  test("refuses a version whose graph answers otherwise, or holds what no version has, though sealed", async () => {
    const target = join(top, `target-${count}`);
    const other = await plantModel({ modelsDir: join(top, `other-${count}`), series, seed: 9 });
    const strangers: readonly [string, (files: Map<string, Uint8Array>) => void, RegExp][] = [
      [
        "another graph",
        (files) =>
          files.set("btcusdt_price.onnx", readFileSync(join(other.path, "btcusdt_price.onnx"))),
        /golden window/,
      ],
      ["no graph", (files) => files.set("btcusdt_price.onnx", Buffer.from("PK")), /ONNX|zip/],
      ["a stranger", (files) => files.set("setup.py", Buffer.from("import os")), /setup\.py/],
    ];
    for (const [name, files, reason] of strangers) {
      const from = join(top, `strange-${count}`, name);
      const { path } = await restampVersion(versionOf(sound), place(from), {
        stamp: "20240505T000000Z",
        files,
      });
      const told = await tell("models", "import", path, "--models", target);
      expect(told.exitCode, name).toBe(1);
      expect(told.notes).toMatch(reason);
      expect(() => readdirSync(target)).toThrow(/ENOENT/);
    }
  });
});

test("who reads while gc deletes has whole versions or is told that they are gone, never half of one", async () => {
  const versions: string[] = [];
  for (let day = 1; day <= 24; day += 1) {
    const stamp = versionStamp(Date.UTC(2023, 0, day));
    versions.push((await restampVersion(versionOf(modelsDir), place(modelsDir), { stamp })).path);
  }
  const loaded = await loadLadder({
    instrument: "BTCUSDT",
    modelsDir,
    version: versions[0]!.slice(-29),
  });
  const position = candleCount(series) - 1;
  const before = await loaded.answer({ series, position });
  const reader = { isDone: false, whole: 0, codes: new Set<unknown>() };
  const reading = (async () => {
    // Once more over all of them when gc is done, so that some are gone whatever the machine's pace.
    let left = versions.length;
    for (let i = 0; left > 0; i += 1) {
      if (reader.isDone) left -= 1;
      const outcome = await readVersion(versions[i % versions.length]!).catch(
        (error: unknown) => error,
      );
      if (outcome instanceof OperationalError) reader.codes.add(outcome.code);
      else reader.whole += 1;
    }
  })();
  const rule = { modelsDir, pastChampions: false, dryRun: false };
  for (const keep of [20, 10, 3]) await gcModels({ ...rule, keep });
  reader.isDone = true;
  await reading;
  expect(reader.whole).toBeGreaterThan(0);
  expect(reader.codes.size).toBeGreaterThan(0);
  expect(["E_MODELS_READ", "E_VERSION_BROKEN"]).toEqual(expect.arrayContaining([...reader.codes]));
  // What is loaded forecasts on.
  expect(await loaded.answer({ series, position })).toEqual(before);
  await loaded.release();
  expect(readdirSync(modelOf(modelsDir)).filter((name) => /^\d/.test(name))).toHaveLength(3);
});
