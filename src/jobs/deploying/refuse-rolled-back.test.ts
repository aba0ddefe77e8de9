import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { changeRegistry } from "../../adapters/registry-files/change-registry.ts";
import { fixedClock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { refuseRolledBack } from "./refuse-rolled-back.ts";

const modelsDir = mkdtempSync(join(tmpdir(), "rolled-back-"));
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));
const instrument = parseInstrument("BTCUSDT");
const place = { modelsDir, instrument, timeframe: "1h", kind: "price" } as const;
const version = "20240101T000000Z-00000000000b" as ModelVersion;
const before = "20240101T000000Z-00000000000a" as ModelVersion;

test("refuseRolledBack() names when, why and what deploys it all the same", async () => {
  const chosen = { place, version, path: "", deployed: false };
  await refuseRolledBack(chosen);
  const clock = fixedClock(Date.parse("2024-02-03T04:05:00Z"));
  await changeRegistry(place, clock, () => ({
    event: { kind: "rolled-back", version: before, replaced: version, reason: "a test" },
  }));
  await expect(refuseRolledBack(chosen)).rejects.toMatchObject({
    code: "E_ROLLED_BACK",
    exitCode: 1,
    message: `Cannot deploy the newest version: ${version} was rolled back from at 2024-02-03 04:05 UTC ("a test"); to deploy it all the same, name it: --model ${version}`,
  });
  await refuseRolledBack({ ...chosen, version: before });
});
