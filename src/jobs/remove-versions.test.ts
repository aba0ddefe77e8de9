import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lightPlace, registerLight } from "../../test/light-versions.ts";
import { modelFolder, type ModelPlace } from "../adapters/model-files/model-place.ts";
import { readAudit } from "../adapters/registry-files/read-audit.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { verifyRegistry } from "./model-registry/registry-findings.ts";
import { removeVersions } from "./remove-versions.ts";

let place: ModelPlace;
let one: ModelVersion;
let two: ModelVersion;
beforeEach(async () => {
  place = lightPlace();
  const [first, second] = await registerLight(place, 2);
  one = first!;
  two = second!;
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

test("removeVersions() removes one whose folder somebody deleted, which cures what verify says", async () => {
  rmSync(join(modelFolder(place), one), { recursive: true });
  expect((await verifyRegistry(place, [two])).findings).toMatchObject([{ version: one }]);
  const removed = await removeVersions({ modelsDir: place.modelsDir, versions: [one] });
  expect(removed).toMatchObject([{ version: one, bytes: 0 }]);
  expect((await verifyRegistry(place, [two])).findings).toEqual([]);
  const { entries } = await readAudit(place);
  expect(entries.at(-1)?.event).toMatchObject({ kind: "removed", version: one });
  const again = removeVersions({ modelsDir: place.modelsDir, versions: [one] });
  await expect(again).rejects.toMatchObject({ code: "E_NO_MODEL" });
});
