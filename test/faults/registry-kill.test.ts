import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "../../src/foundation/clock.ts";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import type { ModelPlace } from "../../src/adapters/model-files/model-place.ts";
import { encodeEntry } from "../../src/lifecycle/registry/audit-entry.ts";
import { recoveredRegistry, seenRegistry } from "../registry-state.ts";
import { registryPlace } from "../small-versions.ts";

const kills = Number(process.env["REGISTRY_KILLS"] ?? 300);
const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
/** Registries that are worked on side by side, so that processes start while others work. */
const lanes = 4;
/** After so many the lane begins with an empty registry. */
const killsPerRegistry = 15;
const withinMs = 60;
const dayMs = 86_400_000;
const script = join(import.meta.dirname, "change-registry-forever.ts");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "registry-kill-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test(
  `${kills} SIGKILLs in register, deploy, rollback, remove and gc: no alias dangles, no byte is wrong, nothing is forgotten or left, seed ${seed}`,
  async () => {
    const share = (lane: number): number => Math.floor((kills + lane) / lanes);
    const all = await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        killLane(join(folder, String(lane)), share(lane), createRng(seed + lane)),
      ),
    );
    const hits = all.flat();
    process.stdout.write(`killed in: ${countsOf(hits)}; seed ${seed}\n`);
    expect(hits.flatMap(({ faults }) => faults).slice(0, 20)).toEqual([]);
    expect(hits).toHaveLength(kills);
    expect(hits.filter(({ during }) => during !== undefined).length).toBeGreaterThan(kills / 2);
  },
  240_000 + kills * 6000,
);

interface Hit {
  /** What it was doing; `undefined` between two operations. */
  readonly during: string | undefined;
  readonly faults: readonly string[];
}

function countsOf(hits: readonly Hit[]): string {
  const counts = new Map<string, number>();
  for (const { during = "none" } of hits) counts.set(during, (counts.get(during) ?? 0) + 1);
  return [...counts].map((each) => each.join(" ")).join(", ");
}

async function killLane(path: string, count: number, rng: Rng): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  for (let kill = 0; kill < count; kill += 1) {
    const round = Math.floor(kill / killsPerRegistry);
    const place = registryPlace(join(path, String(round)));
    // Years in which nobody lives: a clock ahead of ours would take living files for forgotten ones.
    const fromMs = Date.UTC(2010, 0, 1) + (kill % killsPerRegistry) * 100 * dayMs;
    hits.push(await killOnce(place, { rng, fromMs, name: `${path} kill ${kill}` }));
    if (kill % killsPerRegistry === killsPerRegistry - 1)
      await rm(place.modelsDir, { recursive: true, force: true });
  }
  return hits;
}

async function killOnce(
  place: ModelPlace,
  { rng, fromMs, name }: { readonly rng: Rng; readonly fromMs: number; readonly name: string },
): Promise<Hit> {
  const argv = [place.modelsDir, String(rng.integer(2 ** 31)), String(fromMs)];
  const child = spawn(process.execPath, ["--import", "tsx", script, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  let broken = "";
  child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (broken += chunk.toString()));
  const ended = once(child, "close");
  // Most die at work, some while they mend what the one before them left.
  const awaited = rng.uniform() < 0.8 ? "done start" : "begin start";
  while (!told.includes(awaited) && child.exitCode === null && child.signalCode === null)
    await Promise.race([once(child.stdout, "data"), ended]);
  await pause(rng.uniform() * withinMs);
  child.kill("SIGKILL");
  await ended;
  const lines = told.split("\n");
  const last = lines.at(-2)?.split(" ") ?? [];
  const seen = await seenRegistry(place);
  const clock = fixedClock(fromMs + 99 * dayMs);
  const after = await recoveredRegistry(place, clock);
  const log = after.entries.map(encodeEntry).join("");
  const forgotten = lines.flatMap(needlesOf).filter((needle) => !log.includes(needle));
  const faults = [
    ...(broken === "" ? [] : [broken]),
    ...seen.faults,
    ...after.faults,
    ...forgotten.map((needle) => `forgotten: ${needle}`),
    ...(isOneOf(seen.aliases, after.entries) ? [] : ["a reader saw aliases that never were"]),
  ];
  return {
    during: last[0] === "begin" ? last[1] : undefined,
    faults: faults.map((fault) => `${name}: ${fault}`),
  };
}

// "done deploy [\"...\"]"
function needlesOf(line: string): readonly string[] {
  const json = /^done \w+ (.+)$/.exec(line)?.[1];
  return json === undefined ? [] : (JSON.parse(json) as readonly string[]);
}

// The newest table of the log, or the one before: the log is ahead for a moment.
function isOneOf(
  seen: object,
  entries: Awaited<ReturnType<typeof recoveredRegistry>>["entries"],
): boolean {
  const tables = entries.flatMap(({ aliases }) => (aliases === null ? [] : [aliases])).slice(-2);
  const text = JSON.stringify(seen);
  return (
    tables.some((table) => JSON.stringify(table) === text) ||
    (tables.length < 2 && /"generations":\{"champion":0,/.test(text))
  );
}
