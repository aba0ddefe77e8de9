import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAudit } from "../../src/adapters/registry-files/read-audit.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import { loadLadder } from "../../src/jobs/load-ladder.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { plantModel } from "../planted-model.ts";
import { recoveredRegistry, seenRegistry } from "../registry-state.ts";
import { type EndedCommand, runCommand } from "../running-command.ts";
import { registryPlace } from "../small-versions.ts";
import { walkCandles } from "../walk-candles.ts";

const racers = 16;
const kills = Number(process.env["DEPLOY_KILLS"] ?? 16);
const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
const series = {
  ...walkCandles({ seed: 4, candles: 1200 }),
  instrument: parseInstrument("BTCUSDT"),
};
const nowMs = series.openTimeMs.at(-1)! + 3_600_000;
const folder = mkdtempSync(join(tmpdir(), "registry-deploys-"));
const modelsDir = join(folder, "models");
const place = registryPlace(modelsDir);
const script = join(import.meta.dirname, "deploy-forever.ts");
const versions: ModelVersion[] = [];

beforeAll(async () => {
  for (const [i, stamp] of ["20240101T000000Z", "20240102T000000Z"].entries())
    versions.push((await plantModel({ modelsDir, series, stamp, seed: i + 1 })).version);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`${racers} deploy commands against the same champion: one wins with exit 0, the others are E_CHAMPION_MOVED with exit 1`, async () => {
  const told = await Promise.all(
    Array.from({ length: racers }, (_, i) => {
      const which = ["--model", versions[i % 2]!, "--type", "price", "--generation", "0"];
      const why = ["--force", "a race", "--models", modelsDir, "--json"];
      return whenFree(["deploy", "BTCUSDT", ...which, ...why]);
    }),
  );
  const codes = told.map(({ exitCode, answer, notes }) =>
    exitCode === 0 ? "deployed" : `${exitCode} ${codeIn(answer) ?? notes}`,
  );
  const late = Array.from({ length: racers - 1 }, () => "1 E_CHAMPION_MOVED");
  expect(codes.toSorted()).toEqual([...late, "deployed"]);
  const { entries, fault } = await readAudit(place);
  expect(fault).toBeUndefined();
  const kinds = entries.map(({ event }) => event.kind);
  expect(kinds.filter((kind) => kind === "deployed")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "deploy-refused")).toHaveLength(racers - 1);
  expect((await recoveredRegistry(place, systemClock)).faults).toEqual([]);
}, 600_000);

// Asked again where others were at it for longer than it waits, as they may be on a busy machine.
async function whenFree(argv: readonly string[]): Promise<EndedCommand> {
  for (;;) {
    const told = await runCommand(argv, folder);
    if (told.exitCode !== 3 || codeIn(told.answer) !== "E_REGISTRY_BUSY") return told;
  }
}

function codeIn(answer: string): string | undefined {
  const { error, kind } = JSON.parse(answer) as {
    readonly error?: { readonly code: string };
    readonly kind?: string;
  };
  return error?.code ?? kind;
}

test(
  `${kills} SIGKILLs in deploys and rollbacks of whole models: the champion is whole and answers, seed ${seed}`,
  async () => {
    const rng = createRng(seed);
    const lanes = await Promise.all([killed(rng, kills / 2), killed(rng, kills / 2)]);
    const within = lanes.flat().filter((isWithin) => isWithin).length;
    process.stdout.write(`${within} of ${kills} kills within an operation, seed ${seed}\n`);
    expect(within).toBeGreaterThan(kills / 4);
    const { faults, aliases } = await recoveredRegistry(place, systemClock);
    expect(faults).toEqual([]);
    const ladder = await loadLadder({ instrument: "BTCUSDT", modelsDir, kinds: ["price"] });
    expect(ladder.rungs[0]).toMatchObject({
      kind: "loaded",
      deployed: true,
      warning: undefined,
      forecaster: { version: aliases.champion?.version },
    });
    expect((await ladder.answer({ series, nowMs })).kind).toBe("forecast");
    await ladder.release();
  },
  240_000 + kills * 20_000,
);

// Two of these work on the same registry: one's dead are the other's to clear away.
async function killed(rng: Rng, count: number): Promise<readonly boolean[]> {
  const hits: boolean[] = [];
  for (let kill = 0; kill < count; kill += 1) {
    const child = spawn(process.execPath, ["--import", "tsx", script, modelsDir, ...versions], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let told = "";
    child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
    const ended = once(child, "close");
    // The first takes as long as the engine needs to come up.
    const awaited = rng.uniform() < 0.7 ? "done" : "begin";
    while (!told.includes(awaited) && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child.stdout, "data"), ended]);
    await pause(rng.uniform() * 150);
    child.kill("SIGKILL");
    await ended;
    hits.push(told.endsWith("begin\n"));
    expect((await seenRegistry(place)).faults).toEqual([]);
  }
  return hits;
}
