// Child process of registry-kill.test.ts: changes a registry until it is killed.
import { listVersions } from "../../src/adapters/model-files/list-versions.ts";
import { moveChampion, rollBack } from "../../src/adapters/registry-files/move-champion.ts";
import { recoverRegistry } from "../../src/adapters/registry-files/recover-registry.ts";
import { removeVersion } from "../../src/adapters/registry-files/remove-version.ts";
import type { Clock } from "../../src/foundation/clock.ts";
import { OperationalError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { gcModels } from "../../src/jobs/gc-models.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { registerSmallVersion, registryPlace } from "../small-versions.ts";

const [modelsDir = "", seed = "1", fromMs = "0"] = process.argv.slice(2);
const place = registryPlace(modelsDir);
const rng = createRng(Number(seed));
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
const hourMs = 3_600_000;
let nowMs = Number(fromMs);
const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => 0 };

/** Each answers what the log must hold from then on. */
const operations = {
  register: async () => {
    const { version } = await registerSmallVersion(place, clock);
    return [`{"kind":"registered","version":"${version}"`];
  },
  deploy: async () => {
    const { entries } = await moveChampion(place, clock, {
      version: await anyVersion(),
      ...unsaid,
    });
    return [entries.at(-1)!.hash];
  },
  rollback: async () => {
    const { now } = await rollBack(place, clock, { reason: null });
    return [now.entries.at(-1)!.hash];
  },
  remove: async () => {
    const { entries } = await removeVersion(place, await anyVersion(), "by chance", clock);
    return [entries.at(-1)!.hash];
  },
  gc: async () => {
    const rule = { modelsDir, keep: 2, pastChampions: rng.uniform() < 0.5, dryRun: false };
    const { models } = await gcModels(rule, clock);
    const gone = models.flatMap(({ versions }) => versions.filter(({ goes }) => goes));
    return gone.map(({ version }) => `{"kind":"removed","version":"${version}"`);
  },
};
const drawn = ["register", "register", "deploy", "deploy", "rollback", "remove", "gc"] as const;

async function anyVersion(): Promise<ModelVersion> {
  const versions = await listVersions(place);
  return (
    versions[rng.integer(versions.length)] ?? ("20200101T000000Z-0123456789ab" as ModelVersion)
  );
}

async function noted(name: keyof typeof operations): Promise<readonly string[]> {
  try {
    return await operations[name]();
  } catch (error) {
    if (error instanceof OperationalError && refusals.has(error.code)) return [];
    throw error;
  }
}

const refusals = new Set(["E_NO_PREVIOUS", "E_VERSION_IN_USE", "E_NO_MODEL"]);

process.stdout.write("begin start\n");
await recoverRegistry(place, clock);
process.stdout.write("done start []\n");
for (;;) {
  const name = drawn[rng.integer(drawn.length)]!;
  nowMs += 5 * hourMs;
  process.stdout.write(`begin ${name}\n`);
  process.stdout.write(`done ${name} ${JSON.stringify(await noted(name))}\n`);
}
