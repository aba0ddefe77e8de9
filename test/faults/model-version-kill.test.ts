import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listVersions } from "../../src/adapters/model-files/list-versions.ts";
import { modelFolder } from "../../src/adapters/model-files/model-place.ts";
import { readVersion } from "../../src/adapters/model-files/read-version.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { sweepTemporaries } from "../../src/foundation/sweep-temporaries.ts";
import { parseInstrument } from "../../src/market/instrument.ts";

const kills = 6;
const seed = 41;
let modelsDir = "";
beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), "models-kill-"));
});
afterEach(async () => {
  await rm(modelsDir, { recursive: true });
});

describe("writeVersion() killed by SIGKILL", () => {
  test(`leaves only whole versions and rubbish that the sweep removes; ${kills} kills, seed ${seed}`, async () => {
    const instrument = parseInstrument("BTCUSDT");
    const place = { modelsDir, instrument, timeframe: "1h", kind: "price" } as const;
    const rng = createRng(seed);
    for (let kill = 0; kill < kills; kill++) {
      await writeUntilKilled(Date.UTC(2020 + kill, 0, 1), rng.integer(40));
    }
    const versions = await listVersions(place);
    expect(versions.length).toBeGreaterThanOrEqual(kills);
    for (const version of versions) await readVersion(join(modelFolder(place), version));
    await sweepTemporaries(modelFolder(place), systemClock);
    expect((await readdir(modelFolder(place))).toSorted()).toEqual(versions);
  });
});

async function writeUntilKilled(fromMs: number, afterMs: number): Promise<void> {
  const script = join(import.meta.dirname, "write-versions-forever.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, modelsDir, String(fromMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  await pause(afterMs);
  child.kill("SIGKILL");
  await once(child, "exit");
}
