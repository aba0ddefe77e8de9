import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DiskFault, onFaultyDisk, patchDisk } from "../../../test/faulty-disk.ts";
import { absentVersion, lightPlace, registerLight } from "../../../test/light-versions.ts";
import { systemClock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { RegistryChange } from "../../lifecycle/registry/apply-changes.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { changeRegistry } from "./change-registry.ts";
import { readAliases } from "./read-aliases.ts";
import { readAudit } from "./read-audit.ts";
import { recoverRegistry } from "./recover-registry.ts";
import { aliasesPath, auditPath } from "./registry-paths.ts";
import { removeVersion } from "./remove-version.ts";
import { setAlias } from "./set-alias.ts";

let place: ModelPlace;
let a: ModelVersion;
let b: ModelVersion;
beforeEach(async () => {
  place = lightPlace();
  const [first, second] = await registerLight(place, 2);
  a = first!;
  b = second!;
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

const shadow = (version: ModelVersion | null) =>
  setAlias(place, systemClock, { alias: "shadow", version, reason: null });
const contents = () =>
  [auditPath(place), aliasesPath(place)].map((path) => readFileSync(path, "utf8"));

describe("changeRegistry()", () => {
  test("notes what happened and tells readers, and leaves nothing else in the folder", async () => {
    const now = await shadow(a);
    expect(now.aliases.shadow).toMatchObject({ version: a, generation: 1 });
    expect(now.versions).toEqual([a, b]);
    expect(await readAliases(place)).toEqual(now.aliases);
    expect(await readAudit(place)).toEqual({ entries: now.entries, fault: undefined });
    const names = readdirSync(modelFolder(place)).toSorted();
    expect(names).toEqual([a, b, "aliases.json", "audit.jsonl"]);
  });

  test("what `decide` throws comes through and nothing is written; an empty answer writes nothing", async () => {
    await shadow(a);
    const before = contents();
    const refusal = new Error("no");
    const thrown = changeRegistry(place, systemClock, () => Promise.reject(refusal));
    await expect(thrown).rejects.toBe(refusal);
    await changeRegistry(place, systemClock, () => []);
    await shadow(a);
    expect(contents()).toEqual(before);
  });

  test("sets no alias to a version that does not stand", async () => {
    await expect(shadow(absentVersion)).rejects.toMatchObject({ code: "E_NO_MODEL", exitCode: 2 });
    expect((await readAudit(place)).entries).toHaveLength(2);
  });

  test("loses none of 16 changes that come at once", async () => {
    const notes = Array.from({ length: 16 }, (_, k) => `reason ${k}`);
    const changeOnce = (reason: string) =>
      changeRegistry(place, systemClock, () => ({
        event: { kind: "alias-set", alias: "shadow", version: null, reason },
      }));
    // On a busy machine the others may be at it for longer than it waits: asked again.
    const change = (reason: string): Promise<unknown> =>
      changeOnce(reason).catch((error: unknown) => {
        if (error instanceof WorldError && error.code === "E_REGISTRY_BUSY") return change(reason);
        throw error;
      });
    await Promise.all(notes.map(change));
    const { entries, fault } = await readAudit(place);
    expect(fault).toBeUndefined();
    const reasons = entries.flatMap(({ event }) => ("reason" in event ? [event.reason] : []));
    expect(reasons).toHaveLength(16);
    expect(new Set(reasons)).toEqual(new Set(notes));
  });

  test("a change that readers could not be told of is in force, and said to be; a start ends it", async () => {
    const behind = changeRegistry(place, systemClock, () => {
      mkdirSync(aliasesPath(place));
      return {
        event: { kind: "alias-set", alias: "shadow", version: b, reason: null },
        aliases: { shadow: b },
      };
    });
    await expect(behind).rejects.toMatchObject({ code: "E_REGISTRY_BEHIND", exitCode: 3 });
    rmdirSync(aliasesPath(place));
    const { mended } = await recoverRegistry(place, systemClock);
    expect(mended).toEqual([expect.stringContaining("aliases.json")]);
    expect((await readAliases(place)).shadow?.version).toBe(b);
    expect(statSync(aliasesPath(place)).isFile()).toBe(true);
  });
});

describe("removeVersion()", () => {
  test("notes the reason and deletes the folder", async () => {
    const { entries, versions } = await removeVersion(place, a, "too old", systemClock);
    expect(entries.at(-1)?.event).toEqual({ kind: "removed", version: a, reason: "too old" });
    expect(versions).toEqual([b]);
    expect(readdirSync(modelFolder(place)).toSorted()).toEqual([b, "audit.jsonl"]);
  });

  test.each(["challenger", "shadow"] as const)("refuses the %s", async (alias) => {
    await setAlias(place, systemClock, { alias, version: a, reason: null });
    const removal = removeVersion(place, a, "too old", systemClock);
    await expect(removal).rejects.toMatchObject({
      code: "E_VERSION_IN_USE",
      exitCode: 1,
      message: expect.stringContaining(alias) as string,
    });
    expect(statSync(join(modelFolder(place), a)).isDirectory()).toBe(true);
  });

  test("says that a version does not exist", async () => {
    const removal = removeVersion(place, absentVersion, "too old", systemClock);
    await expect(removal).rejects.toMatchObject({ code: "E_NO_MODEL" });
  });
});

describe("changeRegistry() with an undo", () => {
  let unpatch: () => void;
  beforeEach(async () => {
    unpatch = await patchDisk();
  });
  afterEach(() => unpatch());

  async function fallen(kind: DiskFault, decided: RegistryChange) {
    const seen: number[] = [];
    const undo = async (): Promise<void> => {
      const names = await readdir(modelFolder(place));
      seen.push(names.filter((name) => name.endsWith(".claim")).length);
    };
    const act = () => changeRegistry(place, systemClock, () => decided, { undo });
    const { calls } = await onFaultyDisk(place.modelsDir, undefined, () =>
      changeRegistry(place, systemClock, () => note),
    );
    const at = calls.findIndex(({ name, path }) => name === "handle.write" && isLog(path));
    const { outcome } = await onFaultyDisk(place.modelsDir, { at, kind }, act);
    return { undone: seen, error: outcome.status === "rejected" ? outcome.reason : undefined };
  }
  const isLog = (path: string): boolean => path === auditPath(place);
  const note: RegistryChange = {
    event: { kind: "alias-set", alias: "shadow", version: null, reason: null },
  };

  test("takes back under the claim what `decide` did, where nothing was changed", async () => {
    expect(await fallen("ENOSPC", note)).toMatchObject({
      undone: [1],
      error: { code: "E_DISK_WRITE" },
    });
    expect((await readAudit(place)).entries).toHaveLength(3);
    const missing = { ...note, aliases: { shadow: absentVersion } };
    const undone = await fallen("EIO", missing);
    expect(undone).toMatchObject({ undone: [1], error: { code: "E_NO_MODEL" } });
  });

  test("takes nothing back where it may be in force, and says that this is not known", async () => {
    expect(await fallen("half, then dead", note)).toMatchObject({
      undone: [],
      error: { code: "E_AUDIT_UNDECIDED", exitCode: 3 },
    });
  });
});
