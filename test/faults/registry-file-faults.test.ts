import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelFolder, type ModelPlace } from "../../src/adapters/model-files/model-place.ts";
import { moveChampion, rollBack } from "../../src/adapters/registry-files/move-champion.ts";
import { recoverRegistry } from "../../src/adapters/registry-files/recover-registry.ts";
import { removeVersion } from "../../src/adapters/registry-files/remove-version.ts";
import { setAlias } from "../../src/adapters/registry-files/set-alias.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { OperationalError } from "../../src/foundation/errors.ts";
import { gcModels } from "../../src/jobs/gc-models.ts";
import { importVersion } from "../../src/jobs/import-version.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import type { RegistryEvent } from "../../src/lifecycle/registry/registry-event.ts";
import {
  type DiskCall,
  type DiskFault,
  faultsOf,
  onFaultyDisk,
  patchDisk,
} from "../faulty-disk.ts";
import { plantModel } from "../planted-model.ts";
import { quickFolder, restoreFolder } from "../quick-folder.ts";
import { recoveredRegistry, seenRegistry, type SeenRegistry } from "../registry-state.ts";
import { registerSmallVersion, registryPlace } from "../small-versions.ts";
import { walkCandles } from "../walk-candles.ts";

const dayMs = 86_400_000;
const firstMs = Date.UTC(2024, 0, 1);
// After the last candle of what is imported.
const clock = fixedClock(firstMs + 200 * dayMs);
const folder = quickFolder("registry-faults-");
const place = registryPlace(join(folder, "models"));
const own = modelFolder(place);
const base = registryPlace(join(folder, "base"));
const dirty = registryPlace(join(folder, "dirty"));
const deadPid = spawnSync(process.execPath, ["--version"]).pid;
/** Oldest first: the third is champion, the second previous, the first and the fourth nobody's. */
const versions: ModelVersion[] = [];
const plain = { forced: null, acceptNoEdge: null, verdict: null } as const;

interface Operation {
  readonly act: () => Promise<unknown>;
  readonly from?: ModelPlace;
  /** The event that the log holds afterwards. */
  readonly noted?: RegistryEvent["kind"];
  /** What a second one that finds it done says. */
  readonly again?: string;
  /** Only these ways, since each try takes half a second; all in the soak. */
  readonly kinds?: ReadonlySet<DiskFault>;
}

const isSoak = process.env["REGISTRY_KILLS"] !== undefined;
let elsewhere = "";

const operations: Readonly<Record<string, Operation>> = {
  register: { act: () => registerSmallVersion(place, clock), noted: "registered" },
  deploy: {
    act: () => moveChampion(place, clock, { version: versions[3]!, ...plain }),
    noted: "deployed",
  },
  rollback: {
    act: () => rollBack(place, clock, { reason: "worse" }),
    noted: "rolled-back",
    again: "E_NO_PREVIOUS",
  },
  remove: {
    act: () => removeVersion(place, versions[0]!, "old", clock),
    noted: "removed",
    again: "E_NO_MODEL",
  },
  gc: {
    act: () => {
      const { modelsDir } = place;
      return gcModels({ modelsDir, keep: 1, pastChampions: true, dryRun: false }, clock);
    },
    noted: "removed",
  },
  alias: {
    act: () =>
      setAlias(place, clock, { alias: "shadow", version: versions[0]!, reason: "to look at" }),
    noted: "alias-set",
  },
  recover: { act: () => recoverRegistry(place, clock), from: dirty },
  import: {
    act: () => importVersion({ path: elsewhere, modelsDir: place.modelsDir }, clock),
    noted: "registered",
    again: "E_IMPORT_TAKEN",
    ...(isSoak ? {} : { kinds: new Set<DiskFault>(["done, yet EIO"]) }),
  },
};

let unpatch: () => void;
beforeAll(async () => {
  for (let day = 0; day < 4; day += 1) {
    const { version } = await registerSmallVersion(base, fixedClock(firstMs + day * dayMs));
    versions.push(version);
  }
  for (const version of versions.slice(1, 3))
    await moveChampion(base, clock, { version, ...plain });
  await makeDirty();
  const { instrument } = place;
  const series = { ...walkCandles({ seed: 4, candles: 1200 }), instrument };
  elsewhere = (
    await plantModel({ modelsDir: join(folder, "from"), series, stamp: "20240201T000000Z" })
  ).path;
  unpatch = await patchDisk();
});
afterAll(() => {
  unpatch();
  rmSync(folder, { recursive: true, force: true });
});

// What killed runs can leave, all at once: aliases before the last change, the folder of a removed
// version, one that nobody noted, a torn line, half a version, a claim.
async function makeDirty(): Promise<void> {
  cpSync(base.modelsDir, dirty.modelsDir, { recursive: true });
  const at = (name: string): string => join(modelFolder(dirty), name);
  const { version } = await registerSmallVersion(dirty, fixedClock(firstMs + 5 * dayMs));
  cpSync(at(version), at("kept"), { recursive: true });
  await removeVersion(dirty, version, "old", clock);
  renameSync(at("kept"), at(version));
  const aliases = readFileSync(at("aliases.json"));
  await moveChampion(dirty, clock, { version: versions[3]!, ...plain });
  writeFileSync(at("aliases.json"), aliases);
  const other = registryPlace(join(folder, "elsewhere"));
  const found = await registerSmallVersion(other, fixedClock(firstMs + 6 * dayMs));
  cpSync(found.path, at(found.version), { recursive: true });
  appendFileSync(at("audit.jsonl"), '{"seq":9,"at":"2024-');
  mkdirSync(at(`.half.${deadPid}@${hostname()}.0123abcd.tmp`));
  writeFileSync(at(`.half.${deadPid}@${hostname()}.0123abcd.tmp/manifest.json`), "{");
  writeFileSync(at(`.registry.${deadPid}-1@${hostname()}.0123abcd.claim`), "");
}

describe.each(Object.keys(operations))("%s on a disk that fails", (name) => {
  test("every call of it, in every way: no state that is not the one before or after", async () => {
    const operation = operations[name]!;
    const calls = await soundCalls(operation);
    const { kinds } = operation;
    let points = 0;
    const wrong: string[] = [];
    for (const [at, call] of calls.entries()) {
      for (const kind of faultsOf[call.nature].filter((each) => kinds?.has(each) ?? true)) {
        const what = `${kind} at call ${at}, ${call.name} ${call.path.slice(own.length)}`;
        const found = await faultsAfter(operation, { at, kind });
        wrong.push(...found.map((fault) => `${what}: ${fault}`));
        points += 1;
      }
    }
    process.stdout.write(`${name}: ${calls.length} calls, ${points} points\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(calls.length).toBeGreaterThan(10);
  }, 1_200_000);
});

async function soundCalls(operation: Operation): Promise<readonly DiskCall[]> {
  restore(operation);
  const { outcome, calls } = await onFaultyDisk(place.modelsDir, undefined, operation.act);
  expect(outcome.status).toBe("fulfilled");
  return calls;
}

function restore({ from = base }: Operation): void {
  restoreFolder(from.modelsDir, place.modelsDir);
}

async function faultsAfter(
  operation: Operation,
  fault: { readonly at: number; readonly kind: DiskFault },
): Promise<readonly string[]> {
  restore(operation);
  const before = await seenRegistry(place);
  const { outcome } = await onFaultyDisk(place.modelsDir, fault, operation.act);
  const seen = await seenRegistry(place);
  const isDead = fault.kind.endsWith("dead");
  const claims = leaveToTheDead();
  const after = await recoveredRegistry(place, clock);
  const faults = [
    ...seen.faults,
    ...after.faults,
    ...(claims && !isDead ? ["its claim was left"] : []),
    ...(isDead ? [] : untold(operation, outcome, { before, after })),
  ];
  const [again] = await Promise.allSettled([operation.act()]);
  if (again.status === "rejected" && codeOf(again.reason) !== operation.again)
    faults.push(`again: ${String(again.reason)}`);
  return [...faults, ...(await recoveredRegistry(place, clock)).faults];
}

// What it answered must be what was done.
function untold(
  { noted }: Operation,
  outcome: PromiseSettledResult<unknown>,
  { before, after }: { readonly before: SeenRegistry; readonly after: SeenRegistry },
): readonly string[] {
  const error = outcome.status === "rejected" ? (outcome.reason as unknown) : undefined;
  if (error !== undefined && !(error instanceof OperationalError)) return ["it threw no failure"];
  if (noted === undefined) return [];
  const added = after.entries.slice(before.entries.length);
  const isDone = added.some(({ event }) => event.kind === noted);
  if (error === undefined) return isDone ? [] : ["it said yes and did nothing"];
  return isDone && !mayBeDone(error) ? [`it said no and did it: ${String(error)}`] : [];
}

function mayBeDone({ code, message }: OperationalError): boolean {
  return code === "E_REGISTRY_BEHIND" || /shows at the next start/.test(message);
}

function codeOf(error: unknown): string {
  return error instanceof OperationalError ? error.code : String(error);
}

/** What lies there under this process's number is a dead one's now. @returns Whether there was a claim. */
function leaveToTheDead(): boolean {
  let claims = false;
  const mine = new RegExp(`\\.${process.pid}(-\\d+)?@`);
  for (const name of existsSync(own) ? readdirSync(own) : []) {
    if (!mine.test(name)) continue;
    if (name.endsWith(".claim")) claims = true;
    const dead = name.replace(mine, (_all, tick?: string) => `.${deadPid}${tick ? "-1" : ""}@`);
    renameSync(join(own, name), join(own, dead));
  }
  return claims;
}
