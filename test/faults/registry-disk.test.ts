import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { readVersion } from "../../src/adapters/model-files/read-version.ts";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import type { WorldError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { loadLadder } from "../../src/jobs/load-ladder.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { type CandleSeries, candleCount } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { commandInProcess } from "../command-in-process.ts";
import { plantModel } from "../planted-model.ts";
import { restampVersion } from "../restamped-version.ts";
import { everythingIn, sha256 } from "../trained-bundle.ts";

const top = mkdtempSync(join(tmpdir(), "registry-disk-"));
const sound = join(top, "sound");
const small = join(top, "small");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", small]).status === 0;
const orSkipped = mounted ? "" : " (skipped: no right to mount a small disk here)";
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", small]);
  rmSync(top, { recursive: true, force: true });
});

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

describe("what a newer candlecast wrote", () => {
  test.each<[string, string, (text: string) => string]>([
    [
      "an audit log with an event that is not known",
      "audit.jsonl",
      (text) => text.replace('"kind":"deployed"', '"kind":"merged"'),
    ],
    [
      "aliases of another format",
      "aliases.json",
      (text) => text.replace('"format": 1', '"format": 2'),
    ],
  ])(
    "%s: changes are refused in a sentence, and it is not rewritten",
    async (_what, name, change) => {
      await crown(modelsDir);
      const path = join(modelOf(modelsDir), name);
      const newer = change(readFileSync(path, "utf8"));
      expect(newer).not.toBe(readFileSync(path, "utf8"));
      writeFileSync(path, newer);
      const before = everythingIn(modelsDir);
      const lines = [
        ["models", "gc"],
        ["models", "remove", price],
        ["models", "import", versionOf(sound)],
      ];
      for (const line of lines) {
        const told = await tell(...line, "--models", modelsDir);
        expect(told.exitCode, String(line)).toBeGreaterThan(0);
        expect(told.notes).toMatch(/^Cannot [^\n]+\n$/);
      }
      expect(readFileSync(path, "utf8")).toBe(newer);
      expect(everythingIn(modelsDir)).toEqual(before);
    },
  );

  test("a manifest of another format: neither read nor imported, and it stays", async () => {
    const path = join(versionOf(modelsDir), "manifest.json");
    const newer = readFileSync(path, "utf8").replace('"format": 1', '"format": 2');
    writeFileSync(path, newer);
    await expect(readVersion(versionOf(modelsDir))).rejects.toMatchObject({ code: "E_MANIFEST" });
    const told = await tell("models", "import", versionOf(modelsDir), "--models", join(top, "t"));
    expect(told).toMatchObject({ exitCode: 1, code: "E_MANIFEST" });
    expect(sha256(readFileSync(path))).toBe(sha256(newer));
  });
});

describe.skipIf(!mounted)(`a registry on a disk of 4 MB${orSkipped}`, () => {
  const models = join(small, "models");
  const options = ["--models", models] as const;

  // What a forecast is, and what each change says.
  async function whatHappens() {
    const position = candleCount(series) - 1;
    const ladder = await loadLadder({ instrument: "BTCUSDT", modelsDir: models });
    const forecast = (await ladder.answer({ series, position })).kind;
    await ladder.release();
    // A log that could not get its first line is empty, which is a log of nothing.
    const present = () => everythingIn(models).filter((name) => !name.endsWith("audit.jsonl"));
    const before = present();
    const spare = modelOf(join(top, "spare"));
    const refusals: unknown[] = [];
    for (const line of [
      ["remove", price],
      ["import", join(spare, readdirSync(spare)[0]!)],
      ["export"],
    ])
      refusals.push(await tell("models", ...line, ...options));
    refusals.push(
      await crown(models).catch(({ code, message }: WorldError) => ({
        exitCode: 3,
        code,
        notes: message,
      })),
    );
    return { forecast, refusals, isChanged: present().join() !== before.join() };
  }

  const expected = (reason: RegExp) => {
    const refusal = { exitCode: 3, code: "E_DISK_WRITE", notes: expect.stringMatching(reason) };
    return {
      forecast: "forecast",
      refusals: Array.from({ length: 4 }, () => refusal),
      isChanged: false,
    };
  };

  beforeAll(async () => {
    cpSync(sound, models, { recursive: true });
    const stamp = "20240606T000000Z";
    await restampVersion(versionOf(sound), place(join(top, "spare")), { stamp });
  });

  test("full: forecasts go on, writes say that no space is left, nothing is half written", async () => {
    const { bavail, bsize } = statfsSync(small);
    writeFileSync(join(small, "ballast"), Buffer.alloc(bavail * bsize));
    expect(await whatHappens()).toEqual(expected(/no space left/));
    rmSync(join(small, "ballast"));
  });

  test("read-only: forecasts go on, writes say so", async () => {
    spawnSync("mount", ["-o", "remount,ro", small]);
    try {
      expect(await whatHappens()).toEqual(expected(/read-only/));
    } finally {
      spawnSync("mount", ["-o", "remount,rw", small]);
    }
  });
});
