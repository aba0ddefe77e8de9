import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelPlace } from "../../src/adapters/model-files/model-place.ts";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import { readAliases } from "../../src/adapters/registry-files/read-aliases.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { type Racers, startRacers } from "../registry-racers.ts";
import { recoveredRegistry, seenRegistry } from "../registry-state.ts";
import { registerSmallVersion, registryPlace } from "../small-versions.ts";
import type { RaceOrder } from "./race-registry.ts";

const rounds = Number(process.env["REGISTRY_RACES"] ?? 50);
const racersPerRound = Number(process.env["REGISTRY_RACERS"] ?? 8);
const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
const dayMs = 86_400_000;
const firstMs = Date.UTC(2024, 0, 1);
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };

const folder = mkdtempSync(join(tmpdir(), "registry-races-"));
let racers: Racers;
let registries = 0;
beforeAll(async () => {
  racers = await startRacers(16);
});
afterAll(() => {
  racers.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A registry of some versions, one a day; the second to last is champion, the one before it previous. */
async function raceCourse(count: number): Promise<{
  readonly place: ModelPlace;
  readonly versions: readonly ModelVersion[];
  readonly nowMs: number;
}> {
  registries += 1;
  const place = registryPlace(join(folder, String(registries)));
  const versions: ModelVersion[] = [];
  for (let day = 0; day < count; day += 1)
    versions.push((await registerSmallVersion(place, fixedClock(firstMs + day * dayMs))).version);
  const nowMs = firstMs + 100 * dayMs;
  for (const version of versions.slice(-3, -1))
    await moveChampion(place, fixedClock(nowMs), { version, ...unsaid });
  return { place, versions, nowMs };
}

describe(`concurrent deploys, seed ${seed}`, () => {
  test("16 processes against the same champion: one wins, the log holds the 15 others", async () => {
    const { place, versions, nowMs } = await raceCourse(5);
    await expect(deployRace(place, { versions, nowMs, count: 16 })).resolves.toBeUndefined();
  });

  test(
    `${rounds} rounds of ${racersPerRound}: one wins in each, none is forgotten`,
    async () => {
      const { place, versions, nowMs } = await raceCourse(5);
      for (let round = 0; round < rounds; round += 1)
        await deployRace(place, { versions, nowMs, count: racersPerRound });
      expect((await seenRegistry(place)).aliases.generations.champion).toBe(2 + rounds);
    },
    240_000 + rounds * 10_000,
  );
});

async function deployRace(
  place: ModelPlace,
  field: {
    readonly versions: readonly ModelVersion[];
    readonly nowMs: number;
    readonly count: number;
  },
): Promise<void> {
  const { versions, nowMs, count } = field;
  const before = await seenRegistry(place);
  const expected = before.aliases.generations.champion;
  const champion = before.aliases.champion?.version;
  // Of a champion that is deployed again the generation stays: these would all win.
  const others = versions.filter((version) => version !== champion);
  const orders = Array.from({ length: count }, (_, i): RaceOrder => {
    const version = others[i % others.length]!;
    return { name: "deploy", modelsDir: place.modelsDir, nowMs, version, expected };
  });
  const answers = await racers.race(orders);
  expect(answers.filter((answer) => answer === "done")).toHaveLength(1);
  expect(answers.filter((answer) => answer === "E_CHAMPION_MOVED")).toHaveLength(count - 1);
  const after = await recoveredRegistry(place, fixedClock(nowMs));
  expect(after.faults).toEqual([]);
  const added = after.entries.slice(before.entries.length).map(({ event }) => event.kind);
  expect(added.toSorted().join()).toBe(
    ["deployed", ...Array.from({ length: count - 1 }, () => "deploy-refused")].toSorted().join(),
  );
  expect(after.aliases.champion).toMatchObject({
    version: others[answers.indexOf("done") % others.length],
    generation: expected + 1,
  });
}

describe(`everything beside everything, seed ${seed}`, () => {
  test("register, deploy, rollback, remove and gc in 8 processes: no state that one of them alone could not make", async () => {
    const rng = createRng(seed);
    const names = ["register", "deploy", "deploy", "rollback", "remove", "gc"] as const;
    const { place, versions, nowMs } = await raceCourse(12);
    const { modelsDir } = place;
    for (let round = 0; round < Math.max(10, rounds / 4); round += 1) {
      const orders = Array.from({ length: 8 }, (): RaceOrder => {
        const name = names[rng.integer(names.length)]!;
        const version = versions[rng.integer(versions.length)]!;
        return { name, modelsDir, nowMs: nowMs + round * dayMs, version };
      });
      const answers = await racers.race(orders);
      const bugs = answers.filter((answer) => !expectedAnswers.has(answer));
      expect(bugs, JSON.stringify(orders)).toEqual([]);
      expect((await seenRegistry(place)).faults).toEqual([]);
      const { faults } = await recoveredRegistry(place, fixedClock(nowMs + round * dayMs));
      expect(faults).toEqual([]);
    }
  }, 600_000);

  test.each([
    ["rollback", "gc"],
    ["rollback", "deploy"],
    ["register", "deploy"],
    ["remove", "deploy"],
  ] as const)("%s beside %s, ten times", async (one, other) => {
    for (let round = 0; round < 10; round += 1) {
      const { place, versions, nowMs } = await raceCourse(4);
      const { modelsDir } = place;
      const common = { modelsDir, nowMs: nowMs + dayMs, version: versions.at(-1)! };
      const answers = await racers.race([
        { ...common, name: one },
        { ...common, name: other },
      ]);
      expect(answers.filter((answer) => !expectedAnswers.has(answer))).toEqual([]);
      expect(answers).toContain("done");
      const { faults } = await recoveredRegistry(place, fixedClock(nowMs));
      expect(faults).toEqual([]);
      expect((await readAliases(place)).champion).not.toBeNull();
    }
  });
});

const expectedAnswers = new Set(["done", "E_NO_PREVIOUS", "E_VERSION_IN_USE", "E_NO_MODEL"]);
