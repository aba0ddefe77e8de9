import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { everythingIn } from "../../../test/trained-bundle.ts";
import { absentVersion, lightPlace, registerLight } from "../../../test/light-versions.ts";
import { systemClock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { RegistryNow } from "../../lifecycle/registry/apply-changes.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { changeRegistry } from "./change-registry.ts";
import { readRegistry } from "./read-registry.ts";
import { aliasesPath, auditPath } from "./registry-paths.ts";
import { removeVersion } from "./remove-version.ts";
import { setAlias } from "./set-alias.ts";

let place: ModelPlace;
let versions: readonly ModelVersion[];
beforeEach(async () => {
  place = lightPlace();
  versions = await registerLight(place, 4);
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

const at = (name: string): string => join(modelFolder(place), name);
const shadow = (version: ModelVersion) =>
  setAlias(place, systemClock, { alias: "shadow", version, reason: null });

describe("readRegistry()", () => {
  test("tells without a change what the next change will find", async () => {
    const [removed, unsealed, first, second] = versions;
    cpSync(at(removed!), at("kept"), { recursive: true });
    await removeVersion(place, removed!, "old", systemClock);
    rmSync(join(at(unsealed!), "manifest.json"));
    mkdirSync(at(absentVersion));
    await shadow(first!);
    const behind = readFileSync(aliasesPath(place));
    await shadow(second!);
    writeFileSync(aliasesPath(place), behind);
    renameSync(at("kept"), at(removed!));
    const before = everythingIn(place.modelsDir);
    const told = await readRegistry(place);
    expect(everythingIn(place.modelsDir)).toEqual(before);
    let found: RegistryNow | undefined;
    await changeRegistry(place, systemClock, (now) => {
      found = now;
      return [];
    });
    expect(told).toEqual(found);
    expect(told.versions).toEqual([unsealed, first, second]);
    expect(told.aliases.shadow?.version).toBe(second);
  });

  test("refuses a log that lost lines, as the next change will", async () => {
    await shadow(versions[0]!);
    const lines = readFileSync(auditPath(place), "utf8").trimEnd().split("\n");
    writeFileSync(auditPath(place), `${lines.slice(0, -1).join("\n")}\n`);
    await expect(readRegistry(place)).rejects.toMatchObject({ code: "E_AUDIT_BROKEN" });
    const change = changeRegistry(place, systemClock, () => []);
    await expect(change).rejects.toMatchObject({ code: "E_AUDIT_BROKEN" });
  });
});
