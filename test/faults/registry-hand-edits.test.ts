import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { moveChampion } from "../../src/adapters/registry-files/move-champion.ts";
import type { ModelPlace } from "../../src/adapters/model-files/model-place.ts";
import { recoverRegistry } from "../../src/adapters/registry-files/recover-registry.ts";
import { aliasesPath } from "../../src/adapters/registry-files/registry-paths.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { verifyRegistry } from "../../src/jobs/model-registry/registry-findings.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import {
  type AliasProjection,
  encodeProjection,
  readProjection,
} from "../../src/lifecycle/registry/alias-projection.ts";
import { lightPlace, registerLight } from "../light-versions.ts";

let place: ModelPlace;
let a: ModelVersion;
let b: ModelVersion;
beforeEach(async () => {
  place = lightPlace();
  const [first, second] = await registerLight(place, 2);
  a = first!;
  b = second!;
  const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
  await moveChampion(place, systemClock, { version: a, ...unsaid });
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

const findings = async () => (await verifyRegistry(place, [a, b])).findings;

describe("aliases.json that a person changed, its sha256 made new", () => {
  test("is named by verify, and written as the log says by the next start", async () => {
    const whole = readFileSync(aliasesPath(place), "utf8");
    const told = readProjection(whole) as AliasProjection;
    const champion = { ...told.aliases.champion!, version: b };
    const forged = encodeProjection({ ...told, aliases: { ...told.aliases, champion } });
    writeFileSync(aliasesPath(place), forged);
    const [finding, ...others] = await findings();
    expect(finding).toMatchObject({ kind: "broken", path: "BTCUSDT/1h/price/aliases.json" });
    expect(others).toEqual([]);
    const { mended } = await recoverRegistry(place, systemClock);
    expect(mended).toEqual([expect.stringContaining("aliases.json")]);
    expect(readFileSync(aliasesPath(place), "utf8")).toBe(whole);
    expect(await findings()).toEqual([]);
  });
});
