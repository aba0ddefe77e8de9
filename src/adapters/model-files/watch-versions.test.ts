import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import { modelFolder, type ModelPlace } from "./model-place.ts";
import { type VersionWatch, watchVersions } from "./watch-versions.ts";

let root = "";
let place: ModelPlace;
let folder = "";
const tally = { told: 0 };
let watched: VersionWatch | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "watch-versions-"));
  const instrument = parseInstrument("BTCUSDT");
  place = { modelsDir: join(root, "models"), instrument, timeframe: "1h", kind: "price" };
  folder = modelFolder(place);
  tally.told = 0;
});
afterEach(() => {
  watched?.close();
  rmSync(root, { recursive: true, force: true });
});

function start(): void {
  watched = watchVersions(place, () => (tally.told += 1), { settleMs: 20 });
}

/** Does something and waits until it is told. */
async function changed(change: () => void): Promise<void> {
  const before = tally.told;
  change();
  while (tally.told === before) await pause(5);
  await pause(60);
}

const addVersion = (name: string): void => {
  mkdirSync(join(folder, `.${name}`));
  writeFileSync(join(folder, `.${name}`, "manifest.json"), "{}");
  renameSync(join(folder, `.${name}`), join(folder, name));
};

describe("watchVersions()", () => {
  test("tells a version that appears or goes, many files once", async () => {
    mkdirSync(folder, { recursive: true });
    start();
    await changed(() => {
      for (let i = 0; i < 50; i += 1) addVersion(`v${i}`);
    });
    expect(tally.told).toBeLessThan(25);
    await changed(() => rmSync(join(folder, "v1"), { recursive: true }));
  });

  test("waits for a folder that does not exist, whole or level by level", async () => {
    start();
    await changed(() => {
      mkdirSync(folder, { recursive: true });
      addVersion("v1");
    });
    await changed(() => addVersion("v2"));
    rmSync(place.modelsDir, { recursive: true });
    await pause(60);
    for (const path of [3, 2, 1, 0].map((levels) => up(folder, levels))) {
      await changed(() => mkdirSync(path));
    }
    const before = tally.told;
    await changed(() => addVersion("v3"));
    expect(tally.told).toBeGreaterThan(before);
  });

  test("follows a folder that is put in the place of another", async () => {
    mkdirSync(folder, { recursive: true });
    start();
    const old = join(root, "old");
    await changed(() => renameSync(dirname(dirname(folder)), old));
    await changed(() => mkdirSync(folder, { recursive: true }));
    await changed(() => addVersion("v1"));
    const before = tally.told;
    mkdirSync(join(old, "1h", "price", "elsewhere"));
    await pause(80);
    expect(tally.told).toBe(before);
    // It was silent, not deaf.
    await changed(() => addVersion("v2"));
  });

  test("is silent about other instruments and timeframes, and once closed", async () => {
    mkdirSync(folder, { recursive: true });
    start();
    mkdirSync(join(place.modelsDir, "ETHUSDT", "1h", "price"), { recursive: true });
    mkdirSync(join(place.modelsDir, "BTCUSDT", "4h", "price"), { recursive: true });
    writeFileSync(join(root, "beside"), "");
    await pause(80);
    expect(tally.told).toBe(0);
    await changed(() => addVersion("v1"));
    const before = tally.told;
    addVersion("v2");
    watched?.close();
    await pause(80);
    expect(tally.told).toBe(before);
    // Such a change is told to who still listens.
    start();
    await changed(() => addVersion("v3"));
  });
});

function up(path: string, levels: number): string {
  return levels === 0 ? path : up(dirname(path), levels - 1);
}
